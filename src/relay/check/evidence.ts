import type {ProbeResult} from '../../webhook/check.ts';
import {type AnswerKind, kindOf} from './judge-probe.ts';

/** What the probes came to. */
export interface Evidence {
  /** What failed or was noted, and is not explained yet. */
  readonly left: ReadonlyMap<string, ProbeResult>;
  readonly all: ReadonlyMap<string, ProbeResult>;
}

export function passed({all}: Evidence, name: string): boolean {
  return all.get(name)?.outcome === 'passed';
}

export function is({all}: Evidence, name: string, kind: AnswerKind): boolean {
  return all.get(name)?.answers.every(answer => kindOf(answer) === kind) ?? false;
}

/** Those of the names that are not explained yet and met this. */
export function only(seen: Evidence, kind: AnswerKind, names: readonly string[]): readonly string[] {
  return names.filter(name => seen.left.has(name) && is(seen, name, kind));
}

/** Those of the names that were answered 4xx, or as this handler answers what is forged. */
export function refused(seen: Evidence, names: readonly string[]): readonly string[] {
  const [forgery] = seen.all.get('wrong-signature')?.answers ?? [];
  const kind = forgery === undefined ? 'rejected' : kindOf(forgery);
  return names.filter(
    name =>
      only(seen, 'rejected', [name]).length > 0 ||
      (kind !== 'accepted' && only(seen, kind, [name]).length > 0),
  );
}

export function ifValidIs(kind: AnswerKind): (seen: Evidence) => readonly string[] {
  return seen => only(seen, kind, ['valid']);
}

export function isValidStatus({all}: Evidence, statuses: readonly number[]): boolean {
  return all.get('valid')?.answers.some(({status}) => status !== null && statuses.includes(status)) ?? false;
}

/** Where even the plain delivery was turned away for this cause: all that was. */
export function ifValidLost(seen: Evidence, isCause: boolean): readonly string[] {
  return isCause && seen.left.has('valid') ? lost(seen) : [];
}

/** What should have been answered 2xx, and was not. */
export function lost({left}: Evidence): readonly string[] {
  return [...left.values()].filter(({expected}) => expected === 'accepted').map(({name}) => name);
}

/** What should have been turned away with 4xx, and met this; a signature with sha256= counts where it met a crash. */
export function forged(seen: Evidence, kind: AnswerKind): readonly string[] {
  const names = [...seen.left.values()].filter(({expected}) => expected === 'rejected').map(({name}) => name);
  return only(seen, kind, kind === 'accepted' ? names : ['prefixed', ...names]);
}

/** After which nothing listened any more. */
export function ending({left}: Evidence): readonly string[] {
  return [...left.values()]
    .filter(({answers}) => answers.some(answer => answer.status === null && answer.isGone))
    .map(({name}) => name);
}

/** What was answered 429 at least once. */
export function limited({left}: Evidence): readonly string[] {
  return [...left.values()]
    .filter(({answers}) => answers.some(({status}) => status === 429))
    .map(({name}) => name);
}

/** True where the last answers to both have one status. */
export function sameRefusal({left}: Evidence, a: string, b: string): boolean {
  const status = (name: string): number | null | undefined => left.get(name)?.answers.at(-1)?.status;
  return status(a) !== undefined && status(a) === status(b);
}
