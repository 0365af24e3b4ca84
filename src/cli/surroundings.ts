import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Surroundings} from '../relay/coach-failure.ts';

/** Whether this is a container or WSL, where `localhost` is not the machine that people mean; `root` is `/` but in tests. */
export function findSurroundings(platform: NodeJS.Platform, root = '/'): Surroundings {
  if (platform !== 'linux') return null;
  const read = (path: string): string | undefined => readIfThere(join(root, path));
  const isMarked = read('.dockerenv') !== undefined || read('run/.containerenv') !== undefined;
  if (isMarked || /docker|kubepods|containerd|libpod|lxc/.test(read('proc/1/cgroup') ?? ''))
    return 'container';
  // The kernel that Microsoft builds for WSL2; WSL1, without one of its own, shares the localhost of Windows.
  return /WSL2/.test(read('proc/sys/kernel/osrelease') ?? '') ? 'wsl' : null;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Whatever the reason: then it says nothing.
    return undefined;
  }
}
