import {spawn} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {Failure} from '../webhook/failure.ts';
import type {Context} from './context.ts';
import {withoutSecrets} from './without-secrets.ts';

/**
 * Opens the bytes in the user's editor and gives back what was saved. A final newline that only the editor has added is
 * left out. Throws `Failure` where the editor fails, or where what it leaves is empty or unchanged.
 */
export async function editInEditor(
  bytes: Buffer,
  suffix: '.json' | '.txt',
  context: Context,
): Promise<Buffer> {
  const editor = findEditor(context);
  const folder = mkdtempSync(join(tmpdir(), 'vigthoria-'));
  try {
    const file = join(folder, `payload${suffix}`);
    writeFileSync(file, bytes, {mode: 0o600});
    await runEditor(editor, file, context);
    return toEdited(bytes, readSaved(file, editor), context);
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}

function findEditor({env}: Context): string {
  const editor = [env['VISUAL'], env['EDITOR']].find(one => one !== undefined && one.trim() !== '');
  if (editor !== undefined) return editor;
  throw new Failure(
    'missing_input',
    '--edit knows no editor',
    "name one: EDITOR=nano vigthoria replay …, or EDITOR='code --wait'",
  );
}

/** By the shell, as git does: an editor may have options. Ctrl+C in it is its own. */
async function runEditor(editor: string, file: string, {process, env}: Context): Promise<void> {
  const onInterrupt = (): void => undefined;
  const options = {stdio: 'inherit', env: withoutSecrets(env)} as const;
  process.on('SIGINT', onInterrupt);
  try {
    const child =
      process.platform === 'win32'
        ? spawn(`${editor} "${file}"`, {...options, shell: true})
        : spawn('sh', ['-c', `${editor} "$@"`, editor, file], options);
    const end = await new Promise<string | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => resolve(code === 0 ? null : (signal ?? `exit code ${code}`)));
    });
    if (end !== null) throw failed(editor, end);
  } finally {
    process.off('SIGINT', onInterrupt);
  }
}

function readSaved(file: string, editor: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw failed(editor, 'it left no file', {cause: error});
  }
}

function failed(editor: string, end: string, options?: ErrorOptions): Failure {
  return new Failure(
    'unreadable_input',
    `the editor "${editor}" failed (${end}); nothing was sent`,
    'name another: EDITOR=nano vigthoria replay …',
    options,
  );
}

function toEdited(before: Buffer, after: Buffer, {stderr}: Context): Buffer {
  if (after.toString('latin1').trim() === '') {
    throw new Failure(
      'missing_input',
      'the edited payload is empty; nothing was sent',
      'to end it without sending, leave it unchanged',
    );
  }
  const isNewlineAdded = after.at(-1) === 0x0a && before.at(-1) !== 0x0a;
  const edited = isNewlineAdded ? after.subarray(0, after.at(-2) === 0x0d ? -2 : -1) : after;
  if (edited.equals(before)) {
    throw new Failure(
      'missing_input',
      'the payload was left unchanged; nothing was sent',
      'leave --edit out to send it as it is',
    );
  }
  if (isNewlineAdded) stderr.tell('  the final newline is left out: the payload had none');
  return edited;
}
