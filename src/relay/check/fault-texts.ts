import {
  always,
  both,
  checkFirst,
  compareWhole,
  type Fix,
  raiseLimit,
  signAndCompare,
  signRawBody,
} from './fixes.ts';

interface FaultText {
  /** The end of "your handler …". */
  readonly what: string;
  readonly why: string;
  readonly fix: Fix;
}

/** What each fault is, why it matters and how it is mended, by its code. */
export const faultTexts = {
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
  reserialises: {
    what: 'verifies re-serialised JSON, not the bytes received',
    why: 'It signs JSON.stringify of the parsed body or the like, so it rejects valid deliveries that are spelled otherwise, and accepts changed ones that parse to the same.',
    fix: signRawBody,
  },
  reserialises_too: {
    what: 'verifies re-serialised JSON as well as the bytes received',
    why: 'It accepts changed bodies that parse to the same.',
    fix: signRawBody,
  },
  trims_body: {
    what: 'trims the body before it verifies it',
    why: 'A line break at the end is one of the signed bytes.',
    fix: signRawBody,
  },
  decodes_wrongly: {
    what: 'does not read the body as UTF-8',
    why: 'Letters beyond ASCII come out as others, and the signature no longer fits.',
    fix: both(signRawBody, always('where text is needed, decode the bytes as UTF-8')),
  },
  rejects_more_members: {
    what: 'rejects events with a member that it does not know',
    why: 'Providers add members to their events without a notice.',
    fix: always('ignore what is not known, instead of refusing the whole event'),
  },
  limits_rate: {
    what: 'answers 429, too many requests',
    why: 'What was answered so says nothing else of it, and the provider sends several events a second at times.',
    fix: always('take the route of the webhooks out of the rate limit, or raise it there'),
  },
  verifies_nothing: {
    what: 'accepts unsigned deliveries: it verifies nothing',
    why: 'Whoever knows the URL can make your app believe any event, a payment for instance.',
    fix: both(signAndCompare, compareWhole, signRawBody),
  },
  accepts_unsigned: {
    what: 'accepts unsigned deliveries: it checks a signature only where there is one',
    why: 'Whoever leaves the header away gets any event through.',
    fix: checkFirst,
  },
  accepts_any_signature: {
    what: 'accepts any signature: it only looks whether there is one',
    why: 'Whoever knows the URL can make your app believe any event.',
    fix: both(signAndCompare, compareWhole),
  },
  body_not_covered: {
    what: 'accepts changed bodies: its check does not cover the whole body',
    why: 'Whoever saw one delivery can change what it says.',
    fix: signRawBody,
  },
  compares_prefix: {
    what: 'compares only a part of the signature',
    why: 'A signature that is right at its beginning is enough, and a short one is soon found by trying.',
    fix: compareWhole,
  },
  ignores_case: {
    what: 'takes signatures in capitals for right',
    why: 'Vigthoria signs in lower-case hex: a comparison that lets other spellings through is not over the text as received.',
    fix: both(
      always('compare the texts as they are, without toLowerCase and without decoding the hex'),
      compareWhole,
    ),
  },
  crashes_on_forged: {
    what: 'fails at a signature that is not as expected',
    why: 'It answers 5xx or nothing where 401 is due: anyone can cause errors, and the provider sends such deliveries again and again.',
    fix: both(
      always('check that the signature is there and has the length of the right one before comparing'),
      compareWhole,
    ),
  },
  redirects_forged: {
    what: 'answers a forged delivery with something else than 4xx',
    why: 'A sender cannot tell from that whether it was taken.',
    fix: always('answer 401 where the signature is missing or wrong'),
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
  bare_hex_only: {
    what: 'does not accept sha256= before a signature',
    why: "Vigthoria's API page shows signatures so, the tutorial the bare hex: it will do until the provider sends the other spelling.",
    fix: always('take a leading sha256= away, where there is one, before comparing'),
  },
} as const satisfies Readonly<Record<string, FaultText>>;

export type FaultCode = keyof typeof faultTexts;
