/** Tells that deliveries cannot be stored, and when they can be again. */
export interface StoreTrouble {
  failed(message: string): void;
  worked(): void;
}

export function createStoreTrouble(warn: (code: string, message: string) => void): StoreTrouble {
  let missed = 0;
  return {
    failed(message) {
      missed += 1;
      warn('not_stored', `a delivery could not be stored and was answered 503: ${message}`);
    },
    worked() {
      if (missed === 0) return;
      warn('stored_again', `deliveries are recorded again; ${missed} could not be, and were answered 503`);
      missed = 0;
    },
  };
}
