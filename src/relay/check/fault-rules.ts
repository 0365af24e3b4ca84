import {
  type Evidence,
  ending,
  forged,
  ifValidIs,
  ifValidLost,
  is,
  isValidStatus,
  limited,
  only,
  passed,
  refused,
  sameRefusal,
} from './evidence.ts';
import type {FaultCode} from './fault-texts.ts';
import {rewritten} from './probes-of-bodies.ts';

export interface FaultRule {
  readonly code: FaultCode;
  /** The probes that show this fault; of these, those count that are not explained yet. */
  readonly find: (seen: Evidence) => readonly string[];
}

/** The deeper causes first: what verifies nothing accepts capitals too, and that is no fault of its own. */
export const faultRules: readonly FaultRule[] = [
  {code: 'no_answer', find: ifValidIs('silent')},
  {code: 'wrong_place', find: seen => (isValidStatus(seen, [404, 405, 501]) ? ['valid'] : [])},
  {code: 'redirects', find: ifValidIs('elsewhere')},
  {code: 'crashes_on_valid', find: ifValidIs('crashed')},
  {code: 'prefix_only', find: seen => ifValidLost(seen, passed(seen, 'prefixed'))},
  {code: 'python_json', find: seen => ifValidLost(seen, passed(seen, 'blanks'))},
  {code: 'php_json', find: seen => ifValidLost(seen, passed(seen, 'escaped-slash'))},
  {code: 'rejects_valid', find: seen => ifValidLost(seen, true)},
  {code: 'ends_app', find: ending},
  {code: 'limits_rate', find: limited},
  {
    code: 'verifies_nothing',
    find: seen =>
      is(seen, 'unsigned', 'accepted') && is(seen, 'wrong-signature', 'accepted')
        ? forged(seen, 'accepted')
        : [],
  },
  {
    code: 'accepts_any_signature',
    find: seen => (is(seen, 'wrong-signature', 'accepted') ? forged(seen, 'accepted') : []),
  },
  {
    code: 'accepts_unsigned',
    find: seen =>
      is(seen, 'unsigned', 'accepted') ? only(seen, 'accepted', ['unsigned', 'empty-signature']) : [],
  },
  {
    code: 'reserialises',
    find: seen => {
      const rejects = refused(seen, [...rewritten, 'non-ascii']);
      return rejects.includes('blanks')
        ? [...rejects, ...only(seen, 'accepted', ['altered', 'altered-blanks'])]
        : [];
    },
  },
  {
    code: 'reserialises_too',
    find: seen =>
      is(seen, 'altered', 'rejected') && is(seen, 'altered-same-length', 'rejected')
        ? only(seen, 'accepted', ['altered-blanks'])
        : [],
  },
  {
    code: 'body_not_covered',
    find: seen => only(seen, 'accepted', ['altered', 'altered-same-length', 'altered-blanks']),
  },
  {
    code: 'rejects_more_members',
    find: seen => {
      const rejects = only(seen, 'rejected', withMember);
      return rejects.length === withMember.length
        ? [...rejects, ...only(seen, 'rejected', ['one-megabyte'])]
        : [];
    },
  },
  {code: 'trims_body', find: seen => refused(seen, ['line-break'])},
  {code: 'decodes_wrongly', find: seen => refused(seen, ['non-ascii'])},
  {
    code: 'compares_prefix',
    find: seen => only(seen, 'accepted', ['cut-signature', 'wrong-end', 'empty-signature']),
  },
  {code: 'ignores_case', find: seen => only(seen, 'accepted', ['upper-case'])},
  {code: 'crashes_on_forged', find: seen => [...forged(seen, 'crashed'), ...forged(seen, 'silent')]},
  {code: 'redirects_forged', find: seen => forged(seen, 'elsewhere')},
  {code: 'bare_hex_only', find: seen => only(seen, 'rejected', ['prefixed'])},
  {
    code: 'rejects_repeats',
    find: seen => {
      if (!seen.left.has('second-copy')) return [];
      // To a handler that takes no id for one id like any other, a second event without one has come before.
      const alike = sameRefusal(seen, 'second-copy', 'missing-id') ? ['missing-id'] : [];
      return ['second-copy', 'two-at-once', ...alike];
    },
  },
  {code: 'fails_at_once', find: () => ['two-at-once']},
  {code: 'rejects_unknown_types', find: () => ['unknown-type']},
  {code: 'needs_id', find: () => ['missing-id']},
  {code: 'body_limit', find: () => ['one-megabyte']},
  {code: 'fails_get', find: () => ['get', 'head']},
  {code: 'slow', find: () => ['answer-time']},
];

/** The probes whose event has a member that no other has. */
const withMember = ['decimal-zero', 'big-number', 'escaped-letter', 'number-names', 'non-ascii'];
