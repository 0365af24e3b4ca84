import type {Attempt, Failed, Responded} from '../webhook/attempt.ts';
import type {RecordedDelivery} from '../webhook/delivery.ts';
import {findHeader} from '../webhook/headers.ts';

/** One true and useful line about how an endpoint took a delivery, or null. */
export type Coach = (attempt: Attempt, recorded: RecordedDelivery) => string | null;

/** A coach that says nothing twice in a row. */
export function createCoach(): Coach {
  let last: string | null = null;
  let equal404s = 0;
  return (attempt, recorded) => {
    equal404s = attempt.outcome === 'responded' && attempt.status === 404 ? equal404s + 1 : 0;
    const line = coach(attempt, recorded, equal404s);
    if (line !== null && line === last) return null;
    last = line;
    return line;
  };
}

function coach(attempt: Attempt, recorded: RecordedDelivery, equal404s: number): string | null {
  switch (attempt.outcome) {
    case 'responded':
      return coachAnswer(attempt, recorded, equal404s);
    case 'failed':
      return coachFailure(attempt);
    case 'refused':
    case 'filtered':
      return null;
  }
}

function coachAnswer(answer: Responded, recorded: RecordedDelivery, equal404s: number): string | null {
  const {status} = answer;
  if (status >= 300 && status < 400) return coachRedirect(answer);
  if (status === 401 || status === 400 || status === 403) return coachRejection(answer, recorded);
  if (status === 404 || status === 405) return coachWrongPlace(answer, equal404s);
  if (status === 413)
    return "the app's body parser has a lower limit than this delivery; raise it on the webhook route";
  if (status >= 500) {
    const preview = answer.answerBody.toString('utf8', 0, 160).trim();
    return preview === '' ? null : `the app said: ${preview.replace(/\s+/g, ' ')}`;
  }
  if (status < 300 && answer.durationMs > 5000) {
    return `the app took ${(answer.durationMs / 1000).toFixed(1)} s; answer 2xx first and work afterwards, or the provider may send it again`;
  }
  return null;
}

function coachRedirect(answer: Responded): string | null {
  const location = findHeader(answer.answerHeaders, 'location');
  if (location === undefined) return 'redirects are not followed';
  const target = resolveUrl(location, answer.url);
  return `redirects are not followed; if that is the right place: --forward-to ${target ?? location}`;
}

function resolveUrl(location: string, base: string): string | undefined {
  try {
    return new URL(location, base).href;
  } catch {
    return undefined;
  }
}

function coachRejection(answer: Responded, recorded: RecordedDelivery): string | null {
  const server = findHeader(answer.answerHeaders, 'server') ?? '';
  const text = answer.answerBody.toString('utf8', 0, 4096);
  if (server.startsWith('AirTunes'))
    return "this is macOS's AirPlay Receiver, not your app; run the app on another port";
  if (/allowed.?hosts|host[^.]{0,40}not allowed|blocked.{0,20}host/i.test(text)) {
    return `the app does not allow this Host; allow ${new URL(answer.url).hostname} in its settings, or send another with --header 'Host: …'`;
  }
  if (answer.status === 403)
    return describeServer(answer, 'the app forbids this; is the route behind a login or a CSRF check?');
  if (recorded.verdict.kind === 'valid') {
    const rewritten = recorded.verdict.notes.find(note => note.includes('JSON.stringify'));
    return rewritten === undefined
      ? 'the signature is valid here; the app may use another secret, check a parsed body instead of the raw one, or guard the route with a login'
      : 'the signature is valid here, and this body changes when it is parsed and stringified; check the raw body in the app';
  }
  return null;
}

function coachWrongPlace(answer: Responded, equal404s: number): string | null {
  if (answer.status === 404 && equal404s >= 3) {
    return describeServer(answer, 'three 404s in a row: is another app on this port, or the path wrong?');
  }
  const path = new URL(answer.url).pathname;
  return describeServer(answer, `the app has no POST ${path}; name the whole path in --forward-to`);
}

function describeServer(answer: Responded, text: string): string {
  const by = findHeader(answer.answerHeaders, 'x-powered-by') ?? findHeader(answer.answerHeaders, 'server');
  return by === undefined ? text : `${text} (answered by ${by.slice(0, 60)})`;
}

/** That it is kept and how to replay it is told with every failure; here is what else is true. */
function coachFailure(failed: Failed): string | null {
  return failed.error.code === 'timeout'
    ? 'to give the app longer: --timeout 2m, or --timeout 0 for no limit'
    : null;
}
