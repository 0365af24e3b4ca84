import {escapeJsonLine} from '../../output/sanitize.ts';
import {verdictLines} from '../../output/show-verdict.ts';
import {noteBody} from '../../signature/body-notes.ts';
import type {Diagnosis} from '../../signature/diagnose/diagnose.ts';
import {sign} from '../../signature/sign.ts';
import {verify} from '../../signature/verify.ts';
import {readEvent} from '../../webhook/event.ts';
import {Failure} from '../../webhook/failure.ts';
import type {Verdict} from '../../webhook/verdict.ts';
import type {VerifyOptions} from '../commands/verify.ts';
import type {Context} from '../context.ts';
import {diagnoseOnce} from '../diagnose-once.ts';
import {exitCodes} from '../exit-code.ts';
import {howToSetSecret} from '../how-to-set-secret.ts';
import {findOtherDelivery} from '../other-delivery.ts';
import {openTextStream} from '../rendering.ts';
import {findSecrets, type Secrets} from '../secrets.ts';
import type {Settings} from '../settings.ts';
import {findPayload} from '../signed-payload.ts';
import {readStdin} from '../stdin.ts';

/** Checks the signature and tells the verdict; resolves with the exit code. */
export async function runVerify(
  options: VerifyOptions,
  context: Context,
  settings: Settings,
): Promise<number> {
  const secrets = findSecrets(options, settings, readStdin);
  const [secret] = secrets.active;
  if (secret === undefined)
    throw new Failure('missing_input', 'no signing secret is set, so nothing can be checked', howToSetSecret);
  const {body, signature, from, notes: choice} = await findPayload(options, context, settings, secrets);
  const expected = sign(body, secret.value);
  if (signature === undefined) {
    throw new Failure(
      'missing_input',
      `${from} comes without a signature; it should carry ${expected}`,
      "give the one that came with it: --signature <value>, or --header 'X-Vigthoria-Signature: …'",
    );
  }
  const verdict = verify(body, signature, secrets.active);
  const notes = [...choice, ...verdict.notes, ...noteBody(body)];
  const diagnosis =
    verdict.kind === 'invalid'
      ? await explain(body, signature, secrets, options, context, settings)
      : undefined;
  const result = {verdict, notes, diagnosis, expected, body};
  if (options.json === true) context.stdout.writeAtOnce(`${toRecord(result)}\n`);
  else await show(result, options, context);
  return verdict.kind === 'valid' ? exitCodes.done : exitCodes.no;
}

async function explain(
  body: Buffer,
  signature: string,
  secrets: Secrets,
  options: VerifyOptions,
  context: Context,
  settings: Settings,
): Promise<Diagnosis> {
  const diagnosis = await diagnoseOnce({
    body,
    signature,
    secrets: secrets.active,
    otherSecrets: secrets.others,
    nowMs: context.monotonicMs,
  });
  if (diagnosis.reason !== 'mismatch') return diagnosis;
  return (await findOtherDelivery(body, signature, secrets, options, context, settings)) ?? diagnosis;
}

interface Result {
  readonly verdict: Verdict;
  readonly notes: readonly string[];
  readonly diagnosis: Diagnosis | undefined;
  readonly expected: string;
  readonly body: Buffer;
}

/** Field names and order are a contract. */
function toRecord({verdict, notes, diagnosis, expected, body}: Result): string {
  const event = readEvent(body);
  const record = JSON.stringify({
    verdict: verdict.kind,
    reason: diagnosis?.reason ?? null,
    explanation: diagnosis === undefined ? null : [diagnosis.explanation, ...diagnosis.details].join('\n'),
    expected,
    notes: [...notes, ...(diagnosis?.notes ?? [])],
    secret: verdict.kind === 'valid' ? verdict.secret : null,
    event_id: event.id,
    event_type: event.type,
  });
  return escapeJsonLine(record);
}

async function show(
  {verdict, notes, diagnosis, expected}: Result,
  options: VerifyOptions,
  context: Context,
): Promise<void> {
  const stream = await openTextStream(context.stdout, options, context);
  const lines = verdictLines(
    {
      kind: verdict.kind,
      explanation: diagnosis?.explanation ?? null,
      source: verdict.kind === 'valid' ? verdict.secret : null,
      details: diagnosis?.details ?? [],
      fixes: diagnosis?.fixes ?? [],
      notes: [...notes, ...(diagnosis?.notes ?? [])],
      expected: verdict.kind === 'valid' ? null : expected,
    },
    {palette: stream.palette, columns: stream.columns()},
  );
  context.stdout.writeAtOnce(lines.map(line => `${line}\n`).join(''));
}
