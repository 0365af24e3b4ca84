import type {FaultText} from './fault-text.ts';
import {always, both, signRawBody} from './fixes.ts';

/** What is wrong where even the plain delivery is lost. */
export const faultsOfTheFirst = {
  no_answer: {
    what: 'does not answer',
    why: 'Nothing else can be said of it until it does.',
    fix: always('start it, and name its whole URL, like localhost:3000/webhooks/vigthoria'),
  },
  wrong_place: {
    what: 'is not at this URL',
    why: 'The app answers there, and says that it has nothing of that name for a POST.',
    fix: always(
      'name the whole path of the route, like localhost:3000/webhooks/vigthoria; it must take POST',
    ),
  },
  redirects: {
    what: 'answers with a redirect',
    why: 'The provider follows none, and takes a 3xx for a failure.',
    fix: always(
      'name the URL that it redirects to; a slash at the end, https or a login in front of the route are the usual reasons',
    ),
  },
  crashes_on_valid: {
    what: 'fails at a valid delivery',
    why: 'It answered 5xx: the error stands in the log of the app.',
    fix: always('mend that error first, and check again'),
  },
  rejects_valid: {
    what: 'rejects valid deliveries',
    why: 'A delivery that is signed with this secret, just as Vigthoria does it, was turned away.',
    fix: both(
      always(
        'the secret in the app must be this one, to the letter: no quotes, no blanks, no line break; restart the app after a change',
        'the route must stand outside of logins and CSRF checks',
      ),
      signRawBody,
    ),
  },
  prefix_only: {
    what: 'accepts only signatures that begin with sha256=',
    why: "Vigthoria's tutorial sends the bare hex, and its API page sha256= before it: every delivery of the first kind is lost.",
    fix: always('take a leading sha256= away, where there is one, before comparing'),
  },
  python_json: {
    what: 'verifies re-serialised JSON, not the bytes received',
    why: 'It accepts only bodies as json.dumps of Python prints them: it signs the parsed body, printed again.',
    fix: signRawBody,
  },
  php_json: {
    what: 'verifies re-serialised JSON, not the bytes received',
    why: 'It accepts only bodies as json_encode of PHP prints them: it signs the decoded body, encoded again.',
    fix: signRawBody,
  },
} as const satisfies Readonly<Record<string, FaultText>>;
