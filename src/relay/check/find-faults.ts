import type {Fault, ProbeResult} from '../../webhook/check.ts';
import {type FaultCode, faultTexts} from './fault-texts.ts';
import type {Framework} from './guess-framework.ts';
import {type AnswerKind, kindOf} from './judge-probe.ts';
import {rewritten} from './probes-of-bodies.ts';

/** What is wrong with a handler, as few causes as explain all that failed, failures first: each probe shows one fault at most. */
export function findFaults(
  results: readonly ProbeResult[],
  framework: Framework | undefined,
): readonly Fault[] {
  const left = new Map(results.filter(isTold).map(result => [result.name, result]));
  const all = new Map(results.map(result => [result.name, result]));
  const found = rules.flatMap(({code, find}): Fault[] => {
    const shown = find({left, all}).flatMap(name => left.get(name) ?? []);
    for (const {name} of shown) left.delete(name);
    return shown.length === 0 ? [] : [toFault(code, shown, framework)];
  });
  const faults = [...found, ...[...left.values()].map(toOwnFault)];
  return faults.sort((a, b) => rankOf(a) - rankOf(b));
}

/** What is to be mended comes before what is to be known. */
function rankOf({severity}: Fault): number {
  return severity === 'failure' ? 0 : 1;
}

interface Seen {
  /** What failed or was noted, and is not explained yet. */
  readonly left: ReadonlyMap<string, ProbeResult>;
  readonly all: ReadonlyMap<string, ProbeResult>;
}

interface Rule {
  readonly code: FaultCode;
  /** The probes that show this fault; of these, those count that are not explained yet. */
  readonly find: (seen: Seen) => readonly string[];
}

/** The deeper causes first: what verifies nothing accepts capitals too, and that is no fault of its own. */
const rules: readonly Rule[] = [
  {code: 'no_answer', find: ifValidIs('silent')},
  {code: 'wrong_place', find: seen => (isValidStatus(seen, [404, 405, 501]) ? ['valid'] : [])},
  {code: 'redirects', find: ifValidIs('elsewhere')},
  {code: 'crashes_on_valid', find: ifValidIs('crashed')},
  {code: 'prefix_only', find: seen => ifValidLost(seen, passed(seen, 'prefixed'), notAccepted)},
  {code: 'python_json', find: seen => ifValidLost(seen, passed(seen, 'blanks'), notAccepted)},
  {code: 'php_json', find: seen => ifValidLost(seen, passed(seen, 'escaped-slash'), notAccepted)},
  {code: 'rejects_valid', find: seen => ifValidLost(seen, true, notAccepted)},
  {code: 'limits_rate', find: ({left}) => [...left.values()].filter(isLimited).map(({name}) => name)},
  {
    code: 'verifies_nothing',
    find: seen =>
      is(seen, 'unsigned', 'accepted') && is(seen, 'wrong-signature', 'accepted') ? letThrough(seen) : [],
  },
  {
    code: 'accepts_any_signature',
    find: seen => (is(seen, 'wrong-signature', 'accepted') ? letThrough(seen) : []),
  },
  {
    code: 'accepts_unsigned',
    find: seen =>
      is(seen, 'unsigned', 'accepted') ? only(seen, 'accepted', ['unsigned', 'empty-signature']) : [],
  },
  {
    code: 'reserialises',
    find: seen => {
      const rejects = only(seen, 'rejected', [...rewritten, 'non-ascii']);
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
  {code: 'trims_body', find: seen => only(seen, 'rejected', ['line-break'])},
  {code: 'decodes_wrongly', find: seen => only(seen, 'rejected', ['non-ascii'])},
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
    find: ({left}) => (left.has('second-copy') ? ['second-copy', 'two-at-once'] : []),
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

function isTold({outcome}: ProbeResult): boolean {
  return outcome === 'failed' || outcome === 'warning';
}

function isLimited({answers}: ProbeResult): boolean {
  return answers.some(({status}) => status === 429);
}

function passed({all}: Seen, name: string): boolean {
  return all.get(name)?.outcome === 'passed';
}

function is({all}: Seen, name: string, kind: AnswerKind): boolean {
  return all.get(name)?.answers.every(answer => kindOf(answer) === kind) ?? false;
}

function only(seen: Seen, kind: AnswerKind, names: readonly string[]): readonly string[] {
  return names.filter(name => seen.left.has(name) && is(seen, name, kind));
}

function ifValidIs(kind: AnswerKind): Rule['find'] {
  return seen => only(seen, kind, ['valid']);
}

function isValidStatus({all}: Seen, statuses: readonly number[]): boolean {
  return all.get('valid')?.answers.some(({status}) => status !== null && statuses.includes(status)) ?? false;
}

/** Where even the plain delivery was turned away, all that was is of one cause. */
function ifValidLost(
  seen: Seen,
  isCause: boolean,
  find: (seen: Seen) => readonly string[],
): readonly string[] {
  return isCause && seen.left.has('valid') ? find(seen) : [];
}

function notAccepted({left}: Seen): readonly string[] {
  return [...left.values()].filter(({expected}) => expected === 'accepted').map(({name}) => name);
}

function letThrough(seen: Seen): readonly string[] {
  return forged(seen, 'accepted');
}

/** What should have been turned away with 4xx, and met this; a signature with sha256= counts where it met a crash. */
function forged(seen: Seen, kind: AnswerKind): readonly string[] {
  const names = [...seen.left.values()].filter(({expected}) => expected === 'rejected').map(({name}) => name);
  return only(seen, kind, kind === 'accepted' ? names : ['prefixed', ...names]);
}

function toFault(code: FaultCode, shown: readonly ProbeResult[], framework: Framework | undefined): Fault {
  const {what, why, fix} = faultTexts[code];
  const severity = shown.some(({outcome}) => outcome === 'failed') ? 'failure' : 'warning';
  return {code, severity, what, why, probes: shown.map(({name}) => name), fixes: fix(framework)};
}

/** A failure that no rule knows speaks for itself. */
function toOwnFault({name, proves, sent, outcome}: ProbeResult): Fault {
  return {
    code: `fails_${name.replaceAll('-', '_')}`,
    severity: outcome === 'failed' ? 'failure' : 'warning',
    what: `does not answer as it should to ${sent}`,
    why: `It is to show that ${proves}.`,
    probes: [name],
    fixes: [],
  };
}
