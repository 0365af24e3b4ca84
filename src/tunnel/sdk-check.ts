import {execFile} from 'node:child_process';
import {toChildEnv} from './child-env.ts';

interface SdkCheckOptions {
  /** Node itself. */
  readonly execPath: string;
  /** A folder from where the SDK is looked up. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Whether the ngrok SDK loads on this machine, tried in a process of its own: null, or why it does not. */
export function checkSdk({execPath, folder, env}: SdkCheckOptions): Promise<string | null> {
  const script = "require('@ngrok/ngrok')";
  return new Promise(resolve => {
    execFile(
      execPath,
      ['-e', script],
      {cwd: folder, env: toChildEnv(env), timeout: limitMs},
      (error, _stdout, stderr) => resolve(error === null ? null : describe(stderr)),
    );
  });
}

const limitMs = 15_000;

function describe(stderr: string): string {
  const line = stderr.split('\n').find(text => /^\w*Error\b/.test(text));
  return line?.replace(/^\w*Error: /, '') ?? 'it ended without a word';
}
