import {version} from '../../package.json';
import {Failure, isFailure} from '../webhook/failure.ts';
import {type Context, createContext, type Descriptors} from './context.ts';
import {exitCodes, toExitCode} from './exit-code.ts';

/** Runs the command line and resolves with its exit code; never rejects. The descriptors are those of the process's own streams. */
export async function main(process: NodeJS.Process, descriptors?: Descriptors): Promise<number> {
  const context = createContext(process, version, descriptors);
  // Whatever a callback throws: Node's own report would show it unescaped.
  process.on('uncaughtException', error => process.exit(report(error, context)));
  // Where such a report is asked for (--report-on-fatalerror), it holds no environment, from Node 22.13 on.
  Object.assign(process.report ?? {}, {excludeEnv: true});
  try {
    const exitCode = await run(context);
    // Nothing is left to wait for; Node's own end would look after its heap first, which takes as long as a check.
    if (context.isAllWritten()) process.exit(exitCode);
    // What was written last may fail in the turns that follow.
    await new Promise(resolve => setImmediate(resolve));
    return reportOutput(context) ?? exitCode;
  } catch (error) {
    return reportOutput(context) ?? (context.readerGone.aborted ? exitCodes.done : report(error, context));
  }
}

/** What a call that begins with one of these comes to, whatever follows: commander need not be asked. */
const versionFlags = ['-V', '--version'];

async function run(context: Context): Promise<number> {
  const {argv} = context.process;
  const [, , ...words] = argv;
  let exitCode: number = exitCodes.done;
  if (versionFlags.includes(words[0] ?? '')) context.stdout.writeAtOnce(`${context.version}\n`);
  else {
    const {createProgram} = await import('./program.ts');
    const setExitCode = (code: number): void => {
      exitCode = code;
    };
    await createProgram(context, setExitCode, words).parseAsync(argv);
  }
  return exitCode;
}

/** A result that did not get where it should is no success; undefined where it did. */
function reportOutput(context: Context): number | undefined {
  const cause = context.outputError();
  if (cause === undefined) return undefined;
  const code = 'code' in cause ? ` (${String(cause.code)})` : '';
  const hint = 'make room on the disk, or send it elsewhere';
  return report(new Failure('cannot_run', `the output cannot be written${code}`, hint, {cause}), context);
}

function report(error: unknown, context: Context): number {
  const isDebug = (context.env['VIGTHORIA_DEBUG'] ?? '') === '1';
  const {tell} = context.stderr;
  if (isCommanderError(error)) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  if (isFailure(error)) {
    tell(`vigthoria: ${error.message}`);
    if (error.hint !== '') tell(`  ${error.hint}`);
    if (isDebug) tellStack(error, tell);
    return toExitCode(error.code);
  }
  tell(
    `vigthoria: this is a fault of vigthoria itself: ${error instanceof Error ? error.message : String(error)}`,
  );
  if (isDebug) tellStack(error, tell);
  else tell('  run it again with VIGTHORIA_DEBUG=1 to see where');
  return exitCodes.cannotRun;
}

function tellStack(error: unknown, tell: (text: string) => void): void {
  if (!(error instanceof Error)) return;
  for (const line of (error.stack ?? '').split('\n').slice(1)) tell(line);
  if (error.cause !== undefined) tell(`caused by ${String(error.cause)}`);
}

/** By name: an error of commander's, which has told the user already. */
function isCommanderError(error: unknown): error is Error & {exitCode: number} {
  return error instanceof Error && 'exitCode' in error && typeof error.exitCode === 'number';
}
