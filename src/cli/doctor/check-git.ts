import {execFile} from 'node:child_process';
import {existsSync} from 'node:fs';
import {dirname, join} from 'node:path';
import type {Context} from '../context.ts';
import {dotenvFiles} from '../settings.ts';
import {withoutSecrets} from '../without-secrets.ts';
import {type Check, fail, pass, warn} from './check.ts';

/** Whether the files that hold a secret stay out of git. */
export async function checkGit(context: Context): Promise<readonly Check[]> {
  const files = dotenvFiles.filter(file => existsSync(join(context.cwd, file)));
  const names = files.join(', ');
  if (files.length === 0) return [pass('git', 'no .env in this folder')];
  if (!isInRepository(context.cwd)) return [pass('git', `${names}: this folder is not in a git repository`)];
  const checks = await Promise.all(files.map(file => checkFile(file, context)));
  const found = checks.filter(check => check !== null);
  return found.length > 0
    ? found
    : [pass('git', `${names} ${files.length === 1 ? 'is' : 'are'} ignored by git`)];
}

function isInRepository(folder: string): boolean {
  if (existsSync(join(folder, '.git'))) return true;
  const parent = dirname(folder);
  return parent !== folder && isInRepository(parent);
}

async function checkFile(file: string, context: Context): Promise<Check | null> {
  const tracked = await git(['ls-files', '--error-unmatch', '--', file], context);
  if (tracked === 0) {
    const fix = `git rm --cached ${file}, add it to .gitignore, and make a new secret: the old one is in the history`;
    return fail('git', `${file} is tracked by git, with all that it holds`, fix);
  }
  const ignored = await git(['check-ignore', '-q', '--', file], context);
  if (ignored === 0) return null;
  if (ignored === 1) return warn('git', `${file} is not ignored by git`, `echo ${file} >> .gitignore`);
  return warn('git', `git does not say whether ${file} is ignored`, `run: git check-ignore -v ${file}`);
}

/** Git's exit code; null where it cannot be run. A repository's own settings must not make it run programs. */
function git(args: readonly string[], {cwd, env}: Context): Promise<number | null> {
  return new Promise(resolve => {
    const child = execFile(
      'git',
      ['-c', 'core.fsmonitor=false', ...args],
      {cwd, env: withoutSecrets(env), timeout: limitMs},
      error => {
        if (error === null) resolve(0);
        else resolve(typeof error.code === 'number' ? error.code : null);
      },
    );
    child.stdin?.end();
  });
}

const limitMs = 10_000;
