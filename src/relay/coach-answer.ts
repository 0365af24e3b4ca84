import type {Responded} from '../webhook/attempt.ts';
import type {RecordedDelivery} from '../webhook/delivery.ts';
import type {Endpoint} from '../webhook/endpoint.ts';
import {findHeader} from '../webhook/headers.ts';
import {isWebPage, quoteAnswer} from './answer-text.ts';
import {coachRedirect} from './coach-redirect.ts';
import {coachRejection} from './coach-rejection.ts';
import type {EqualAnswers} from './equal-answers.ts';
import {nameServer} from './name-server.ts';

/** An answer with what is needed to say something of it. */
export interface Answered {
  readonly answer: Responded;
  readonly recorded: RecordedDelivery;
  readonly endpoint: Endpoint;
  readonly equal: EqualAnswers;
  /** What to type so that these deliveries go to a URL. */
  readonly setUrl: (url: string) => string;
}

export function coachAnswer(answered: Answered): string | null {
  const {status} = answered.answer;
  if (status < 300) return coachAccepted(answered.answer);
  if (status < 400) return coachRedirect(answered);
  if (status < 500) return coachRefusal(answered);
  return coachFault(answered.answer);
}

const slowMs = 5000;

function coachAccepted(answer: Responded): string | null {
  if (answer.durationMs > slowMs) {
    const time = (answer.durationMs / 1000).toFixed(1);
    return `the app took ${time} s; answer 2xx first and work afterwards, or the provider may send it again`;
  }
  return isWebPage(answer)
    ? nameServer(answer, 'that was a web page; is it the webhook route that answers there?')
    : null;
}

function coachRefusal(answered: Answered): string | null {
  const {answer, recorded} = answered;
  const {delivery} = recorded;
  switch (answer.status) {
    case 404:
    case 405:
    case 410:
      return coachWrongPlace(answered);
    case 413:
      return `the app's body parser takes less than the ${delivery.sizeBytes} bytes of this delivery; raise its limit on the webhook route${expressLimit(answer)}`;
    case 414:
    case 431:
      return "the app's server takes shorter headers than these; raise its limit (Node: --max-http-header-size=65536)";
    case 415:
      return `the app does not take this Content-Type (${findHeader(delivery.headers, 'content-type') ?? 'none'}) on the webhook route`;
    case 429:
      return 'the app limits how often it is called; exempt the webhook route, or send less at once with --concurrency 1';
    default:
      return coachRejection(answered) ?? quoteAnswer(answer);
  }
}

function expressLimit(answer: Responded): string {
  return findHeader(answer.answerHeaders, 'x-powered-by') === 'Express'
    ? " (express.raw({limit: '5mb'}))"
    : '';
}

function coachWrongPlace({answer, endpoint, equal}: Answered): string {
  const server = findHeader(answer.answerHeaders, 'server') ?? '';
  if (server.startsWith('AirTunes')) return airPlay;
  const {pathname} = new URL(answer.url);
  if (answer.status === 404 && equal.count >= 3 && !equal.hasAccepted) {
    return nameServer(
      answer,
      `three equal 404s in a row: is another app on port ${endpoint.port}, or the path wrong?`,
    );
  }
  const allowed = findHeader(answer.answerHeaders, 'allow');
  if (answer.status === 405 && allowed !== undefined) {
    return nameServer(
      answer,
      `the app takes ${allowed.slice(0, 60)} at ${pathname}, and webhooks come as POST`,
    );
  }
  const advice =
    endpoint.path === null
      ? 'name the whole path of the webhook route'
      : 'is the path spelled as in the app?';
  return nameServer(answer, `the app has no POST ${pathname}; ${advice}`);
}

export const airPlay = "this is macOS's AirPlay Receiver, not your app; run the app on another port";

function coachFault(answer: Responded): string | null {
  const server = findHeader(answer.answerHeaders, 'server') ?? '';
  if ([502, 503, 504].includes(answer.status) && /nginx|caddy|traefik|envoy|apache|haproxy/i.test(server)) {
    return nameServer(answer, 'a proxy in front of the app answered; is the app behind it up?');
  }
  return quoteAnswer(answer);
}
