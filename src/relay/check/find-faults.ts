import type {OtherSignature} from '../../signature/other-signatures.ts';
import type {Fault, ProbeResult} from '../../webhook/check.ts';
import {faultRules} from './fault-rules.ts';
import {type FaultCode, faultTexts} from './fault-texts.ts';
import type {Framework} from './guess-framework.ts';

/**
 * What is wrong with a handler, as few causes as explain all that failed, failures first: each probe shows one fault at most.
 * `accepted` is what was taken in the place of a right signature.
 */
export function findFaults(
  results: readonly ProbeResult[],
  framework: Framework | undefined,
  accepted?: OtherSignature,
): readonly Fault[] {
  const left = new Map(results.filter(isTold).map(result => [result.name, result]));
  const all = new Map(results.map(result => [result.name, result]));
  const known = accepted === undefined ? [] : [toSignatureFault(accepted)];
  for (const {probes} of known) for (const name of probes) left.delete(name);
  const found = faultRules.flatMap(({code, find}): Fault[] => {
    const shown = find({left, all}).flatMap(name => left.get(name) ?? []);
    for (const {name} of shown) left.delete(name);
    return shown.length === 0 ? [] : [toFault(code, shown, framework)];
  });
  const faults = [...known, ...found, ...[...left.values()].map(toOwnFault)];
  return faults.sort((a, b) => rankOf(a) - rankOf(b));
}

/** What is to be mended comes before what is to be known. */
function rankOf({severity}: Fault): number {
  return severity === 'failure' ? 0 : 1;
}

function isTold({outcome}: ProbeResult): boolean {
  return outcome === 'failed' || outcome === 'warning';
}

function toFault(code: FaultCode, shown: readonly ProbeResult[], framework: Framework | undefined): Fault {
  const {what, why, fix} = faultTexts[code];
  const severity = shown.some(({outcome}) => outcome === 'failed') ? 'failure' : 'warning';
  return {code, severity, what, why, probes: shown.map(({name}) => name), fixes: fix(framework)};
}

/** The plain delivery was lost, and one that is signed so was not. */
function toSignatureFault({what, fix}: OtherSignature): Fault {
  return {
    code: 'other_signature',
    severity: 'failure',
    what: `waits for ${what}`,
    why: 'It took a delivery that was signed so, and none that is signed as Vigthoria does it.',
    probes: ['valid'],
    fixes: [fix],
  };
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
