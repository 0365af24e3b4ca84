import type {Diagnosis, DiagnosisInput} from '../signature/diagnose/diagnose.ts';

/** Says why a signature does not match, in a process that ends soon after. */
export async function diagnoseOnce(input: DiagnosisInput): Promise<Diagnosis> {
  if (input.body.length >= smallBytes) return loadAndDiagnose(input);
  // With other flags V8 takes no module of Node's from its cache: what is needed is there before, and they are set back.
  const [{setFlagsFromString}] = await Promise.all([import('node:v8'), import('node:zlib')]);
  setFlagsFromString(Object.keys(flags).join(' '));
  try {
    return await loadAndDiagnose(input);
  } finally {
    setFlagsFromString(Object.values(flags).join(' '));
  }
}

/** Over fewer bytes the diagnosis ends before what V8 spends on a long run has paid back the time that it took. */
const smallBytes = 64 * 1024;

/** What is left out, with what sets it back: optimised code; compiling each function when it is called, once it was skipped; more pages for young objects, each a fault; threads that clean up. */
const flags = {
  '--no-opt': '--opt',
  '--no-lazy': '--lazy',
  '--semi-space-growth-factor=1': '--semi-space-growth-factor=2',
  '--no-parallel-scavenge': '--parallel-scavenge',
  '--no-concurrent-array-buffer-sweeping': '--concurrent-array-buffer-sweeping',
};

async function loadAndDiagnose(input: DiagnosisInput): Promise<Diagnosis> {
  const {diagnose} = await import('../signature/diagnose/diagnose.ts');
  return diagnose(input);
}
