import {createHash} from 'node:crypto';
import type {Secret} from '../../webhook/secret.ts';
import type {Body} from './body.ts';
import {type Change, toBuffer} from './candidate.ts';
import type {Diagnosis} from './diagnose.ts';
import {type Difference, describeDifference, findDifference} from './difference.ts';
import {excerptBytesOf} from './excerpt.ts';
import type {Finding} from './finding.ts';
import {describeShape} from './secret-shape.ts';

const maxDetails = 60;
const maxFixes = 12;

/** A finding in words. */
export function reportFinding(finding: Finding, body: Body, secrets: readonly Secret[]): Diagnosis {
  const changes = [...finding.body, ...listOthers(finding)];
  const details = [
    ...describeSigned(finding, body, secrets),
    ...changes.flatMap(change => change.details).slice(0, maxDetails),
  ];
  const isRevealing = holdsSecret(body.bytes(), secrets);
  return scrub(
    {
      reason: changes.map(({reason}) => reason).join('+') || 'none',
      explanation: explain(finding),
      details: isRevealing ? [hiddenDetail] : details,
      fixes: [...new Set(changes.flatMap(({fixes}) => fixes))].slice(0, maxFixes),
      notes: [],
      difference: isRevealing ? null : differenceOf(finding, body, secrets),
    },
    secrets,
  );
}

/** Where nothing reproduces a signature: what is likeliest then, and what to compare. */
export function reportNothing(
  body: Body,
  signature: string,
  secrets: readonly Secret[],
  skipped: ReadonlySet<string>,
): Diagnosis {
  const shapes = secrets.flatMap(secret => describeShape(secret) ?? []);
  const bytes = body.bytes();
  const digest = createHash('sha256').update(bytes).digest('hex');
  const isRevealing = holdsSecret(bytes, secrets);
  const explanation =
    bytes.length === 0
      ? 'the payload is empty, and no other body fits; another secret or another delivery is most likely'
      : 'no change to body, secret or spelling reproduces it; another secret or another delivery is most likely';
  return scrub(
    {
      reason: 'mismatch',
      explanation: [...shapes, explanation].join('; '),
      details: [
        `the body has ${bytes.length} bytes, SHA-256 ${digest}`,
        ...(bytes.length === 0 ? [] : [isRevealing ? hiddenDetail : `it begins: ${excerptBytesOf(bytes)}`]),
        ...describeUnusual(signature),
        ...describeSkipped(skipped, bytes.length),
      ],
      fixes: [
        "use this endpoint's own secret: test and live mode, and each endpoint, have their own, and rotation changes it",
        'compare the bytes with what was received: vigthoria events list, then vigthoria events show --as body',
      ],
      notes: [],
      difference: null,
    },
    secrets,
  );
}

const hiddenDetail = 'the payload holds a secret, so nothing of it is shown';

function listOthers({algorithm, secret, spelling}: Finding): readonly Change[] {
  return [algorithm, secret, spelling].filter(change => change !== undefined);
}

function explain(finding: Finding): string {
  const [first, ...rest] = finding.body;
  const over =
    first === undefined
      ? []
      : [
          `made over ${[first.phrase, ...rest.map(({sequel}) => sequel)].join(', ')}, not over the bytes received`,
        ];
  const phrases = [...over, ...listOthers(finding).map(({phrase}) => phrase)];
  return phrases.length === 0 ? 'nothing is wrong with it' : phrases.join('; and ');
}

/** What was signed, and where it first differs. */
function describeSigned({candidate}: Finding, body: Body, secrets: readonly Secret[]): readonly string[] {
  const content = candidate?.content();
  if (content === undefined) return [];
  const signed = toBuffer(content);
  if (holdsSecret(signed, secrets)) return [hiddenDetail];
  return [
    signed.length === 0
      ? `no bytes were signed; ${body.sizeBytes} were received`
      : `signed: ${signed.length} bytes (${body.sizeBytes} received): ${excerptBytesOf(signed)}`,
    describeDifference(body.bytes(), signed, body.document()),
  ];
}

function differenceOf({candidate}: Finding, body: Body, secrets: readonly Secret[]): Difference | null {
  const content = candidate?.content();
  if (content === undefined) return null;
  const signed = toBuffer(content);
  return holdsSecret(signed, secrets) ? null : findDifference(body.bytes(), signed);
}

function describeUnusual(signature: string): readonly string[] {
  if (/^(?:sha256=)?[0-9a-f]{64}$/.test(signature)) return [];
  const core = signature.replace(/^sha256=/, '');
  const at = [...core.slice(0, 4096)].findIndex(character => !/[0-9a-f]/.test(character));
  const first = [...core.slice(0, 4096)][at]?.codePointAt(0);
  const stray =
    first === undefined
      ? ''
      : `, and U+${first.toString(16).toUpperCase().padStart(4, '0')} at position ${at + 1} is none`;
  return [
    `the signature is spelled as none is: 64 lower-case hex digits are expected, it has ${core.length} characters${stray}`,
  ];
}

function describeSkipped(skipped: ReadonlySet<string>, sizeBytes: number): readonly string[] {
  if (skipped.size === 0) return [];
  return [`not tried on a body of ${sizeBytes} bytes, for time: ${[...skipped].join(', ')}`];
}

const minHiddenBytes = 4;

function holdsSecret(bytes: Buffer, secrets: readonly Secret[]): boolean {
  return secrets.some(({value}) => {
    const core = value.trim();
    return Buffer.byteLength(core) >= minHiddenBytes && bytes.includes(core);
  });
}

/** The last guard: no secret leaves as a part of any text. */
function scrub(diagnosis: Diagnosis, secrets: readonly Secret[]): Diagnosis {
  const values = secrets.map(({value}) => value).filter(value => value.length >= minScrubbedUnits);
  const clean = (text: string): string =>
    values.reduce((cleaned, value) => cleaned.replaceAll(value, '***'), text);
  return {
    ...diagnosis,
    explanation: clean(diagnosis.explanation),
    details: diagnosis.details.map(clean),
    fixes: diagnosis.fixes.map(clean),
  };
}

/** Shorter ones stand in plain words by chance. */
const minScrubbedUnits = 8;
