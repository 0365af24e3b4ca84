import type {FaultText} from './fault-text.ts';
import {always, both, raiseLimit} from './fixes.ts';

/** What is wrong in how deliveries are taken, whatever their signatures. */
export const faultsOfDeliveries = {
  ends_app: {
    what: 'ends at this delivery, and the app with it',
    why: 'Nothing listens there any more, so the rest was not tried: an error that nobody catches ends a whole process.',
    fix: always('catch what the handler throws and answer 4xx or 500; then start the app and check again'),
  },
  limits_rate: {
    what: 'answers 429, too many requests',
    why: 'What was answered so says nothing else of it, and the provider sends several events a second at times.',
    fix: always('take the route of the webhooks out of the rate limit, or raise it there'),
  },
  rejects_more_members: {
    what: 'rejects events with a member that it does not know',
    why: 'Providers add members to their events without a notice.',
    fix: always('ignore what is not known, instead of refusing the whole event'),
  },
  rejects_repeats: {
    what: 'does not answer 2xx to a delivery that comes again',
    why: 'The provider repeats deliveries, and what is not answered 2xx is repeated again, up to 5 times.',
    fix: always(
      'remember the event ids, in a column with a unique constraint; answer 200 to one that is there already, and do nothing else',
    ),
  },
  fails_at_once: {
    what: 'does not answer 2xx to both of two copies that come at once',
    why: 'Between asking whether an event id is known and storing it, the other copy comes through.',
    fix: always(
      'store the event id first (INSERT … ON CONFLICT DO NOTHING), and do the work only where that stored it',
    ),
  },
  rejects_unknown_types: {
    what: 'does not answer 2xx to a type that it does not know',
    why: 'Providers add event types, and repeat what is not answered 2xx.',
    fix: always('answer 200 in the default branch as well'),
  },
  needs_id: {
    what: 'does not take events without an id',
    why: "Vigthoria's tutorial shows an id in every event, its API page none.",
    fix: always('where there is no id, take the SHA-256 of the body in its place'),
  },
  body_limit: {
    what: 'does not take a delivery of 1 MB',
    why: 'What is too large for it is lost after the last try.',
    fix: both(raiseLimit, always('a proxy in front may have a limit too: client_max_body_size in nginx')),
  },
  fails_get: {
    what: 'fails at a request that is no delivery',
    why: 'Browsers, monitors and crawlers send GET and HEAD to every URL: each of them is an error in the log.',
    fix: always('answer 405, or 404, to all methods but POST'),
  },
  slow: {
    what: 'takes more than 5 s to answer',
    why: 'A sender that waits no longer takes it for a failure, and sends the event again.',
    fix: always('answer 200 as soon as the event is stored, and do the work after that'),
  },
} as const satisfies Readonly<Record<string, FaultText>>;
