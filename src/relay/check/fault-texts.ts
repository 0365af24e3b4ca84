import {faultsOfDeliveries} from './faults-of-deliveries.ts';
import {faultsOfSignatures} from './faults-of-signatures.ts';
import {faultsOfTheFirst} from './faults-of-the-first.ts';

/** Every fault that has a name, by its code. */
export const faultTexts = {...faultsOfTheFirst, ...faultsOfSignatures, ...faultsOfDeliveries};

export type FaultCode = keyof typeof faultTexts;
