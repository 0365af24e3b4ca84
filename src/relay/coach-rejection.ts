import {noteBody} from '../signature/body-notes.ts';
import type {Responded} from '../webhook/attempt.ts';
import type {RecordedDelivery} from '../webhook/delivery.ts';
import {findHeader} from '../webhook/headers.ts';
import {answerText} from './answer-text.ts';
import {type Answered, airPlay} from './coach-answer.ts';
import {nameServer} from './name-server.ts';

/** Why an app turned a delivery away with 400, 401, 403 or the like, where that can be told. */
export function coachRejection(answered: Answered): string | null {
  return coachGate(answered) ?? coachSignature(answered.answer, answered.recorded);
}

/** What stands before the app's own code. */
function coachGate({answer, endpoint, setUrl}: Answered): string | null {
  const server = findHeader(answer.answerHeaders, 'server') ?? '';
  if (server.startsWith('AirTunes')) return airPlay;
  const text = answerText(answer);
  if (/plain HTTP request was sent to HTTPS|HTTP request to an HTTPS server|requires TLS/i.test(text)) {
    return `the app speaks TLS there: ${setUrl(endpoint.url.replace(/^http:/, 'https:'))}`;
  }
  if (answer.status === 426 || /unknown ALPN protocol|HTTP\/2 only/i.test(text)) {
    return 'the app speaks HTTP/2 only, and webhooks come as HTTP/1.1; let it take HTTP/1.1 too';
  }
  if (/allowed.?hosts|host[^.]{0,60}not allowed|(?:blocked|invalid).{0,20}host/i.test(text)) {
    return `the app does not allow this Host; allow ${endpoint.hostname} in its settings, or send another with --header 'Host: …'`;
  }
  if (answer.status === 419 || /csrf|cross.site request forgery|authenticity.?token/i.test(text)) {
    return "the app's CSRF check turned it away; exempt the webhook route from it, since a provider has no token";
  }
  const scheme = findHeader(answer.answerHeaders, 'www-authenticate')?.split(/[\s,]/)[0];
  if (answer.status === 401 && scheme) {
    return `the route is protected by ${scheme.slice(0, 20)} authentication, which comes before any signature; exempt it, or add --header 'Authorization: …'`;
  }
  return null;
}

function coachSignature(answer: Responded, recorded: RecordedDelivery): string | null {
  const isBadRequest = answer.status === 400;
  if (!isBadRequest && answer.status !== 401 && answer.status !== 403) return null;
  const text = answerText(answer);
  const speaksOfIt = /signature|hmac|digest/i.test(text);
  const isRewritten = isRewrittenByNode(recorded);
  switch (recorded.verdict.kind) {
    case 'invalid':
      return speaksOfIt ? 'rightly: the signature is invalid here too' : null;
    case 'missing':
      return speaksOfIt ? 'rightly: the delivery has no signature' : null;
    case 'valid':
    case 'unchecked': {
      const known = recorded.verdict.kind === 'valid' ? 'the signature is valid here, and ' : '';
      if (saysMissing(text)) {
        return 'the app finds no signature, and X-Vigthoria-Signature was sent; does it read another header, or does something before it drop this one?';
      }
      if (answer.status !== 403 && isRewritten) {
        return `${known}this body changes when it is parsed and stringified; check the raw body in the app`;
      }
      if (speaksOfIt) return coachMismatch(recorded);
      if (isBadRequest) return null;
      return answer.status === 403
        ? nameServer(answer, 'the app forbids this; is the route behind a login or a CSRF check?')
        : nameServer(answer, `${known}the answer says nothing of one; is the route behind a login?`);
    }
  }
}

function coachMismatch({verdict}: RecordedDelivery): string {
  if (verdict.kind !== 'valid') {
    return "no secret is set here, so it cannot be told what is wrong with the app's check; put WEBHOOK_SECRET=… in .env";
  }
  if (verdict.notes.some(note => note.includes('sha256='))) {
    return 'the signature is valid here, with sha256= before it; the app may take bare hex only';
  }
  return `the signature is valid here, with ${verdict.secret}; does the app have the same secret, and check the raw body instead of a parsed one?`;
}

function saysMissing(text: string): boolean {
  return /\b(?:missing|no|without|lacks?)\b[^.]{0,30}signature|signature[^.]{0,30}\b(?:missing|required|not (?:found|provided|present))/i.test(
    text,
  );
}

function isRewrittenByNode({delivery, verdict}: RecordedDelivery): boolean {
  const notes = verdict.kind === 'valid' ? verdict.notes : noteBody(delivery.body);
  return notes.some(note => note.includes('JSON.stringify'));
}
