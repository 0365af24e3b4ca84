import type {Claim} from '../store/claim.ts';

interface ClaimPorts {
  /** Null where another process has it. */
  readonly claim: (name: string) => Promise<Claim | null>;
  readonly warn: (code: string, message: string) => void;
}

/** Warns where another `listen` with this record forwards to the same endpoint; what is returned gives the claims up. */
export function claimEndpoints(urls: readonly string[], {claim, warn}: ClaimPorts): () => Promise<void> {
  const claimOne = async (url: string): Promise<Claim | null> => {
    try {
      const claimed = await claim(`forward ${url}`);
      if (claimed === null) {
        const twice = 'what both of them receive comes there twice';
        warn('same_endpoint', `another vigthoria listen forwards to ${url} too: ${twice}`);
      }
      return claimed;
    } catch (error) {
      warn('same_endpoint', `whether another listen forwards there too cannot be told: ${String(error)}`);
      return null;
    }
  };
  const claiming = Promise.all(urls.map(claimOne));
  return async () => {
    for (const claimed of await claiming) claimed?.release();
  };
}
