import type {FaultText} from './fault-text.ts';
import {always, both, checkFirst, compareWhole, signAndCompare, signRawBody} from './fixes.ts';

/** What is wrong in how a signature is checked. */
export const faultsOfSignatures = {
  verifies_nothing: {
    what: 'accepts unsigned deliveries: it verifies nothing',
    why: 'Whoever knows the URL can make your app believe any event, a payment for instance.',
    fix: both(
      signAndCompare,
      compareWhole,
      signRawBody,
      always('if it only answers so, and drops what is forged: answer 401, or nobody notices a wrong secret'),
    ),
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
      always('answer 401 where the signature is missing, of another length or wrong, instead of throwing'),
      compareWhole,
    ),
  },
  redirects_forged: {
    what: 'answers a forged delivery with something else than 4xx',
    why: 'A sender cannot tell from that whether it was taken.',
    fix: always('answer 401 where the signature is missing or wrong'),
  },
  bare_hex_only: {
    what: 'does not accept sha256= before a signature',
    why: "Vigthoria's API page shows signatures so, the tutorial the bare hex: it will do until the provider sends the other spelling.",
    fix: always('take a leading sha256= away, where there is one, before comparing'),
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
  body_not_covered: {
    what: 'accepts changed bodies: its check does not cover the whole body',
    why: 'Whoever saw one delivery can change what it says.',
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
} as const satisfies Readonly<Record<string, FaultText>>;
