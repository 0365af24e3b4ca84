// ngrok's cloud as the tests know it, on loopback, in a process of its own.
import {startEdge} from '../../helpers/ngrok-edge/edge.ts';

export interface EdgeHello {
  readonly address: string;
  readonly publicPort: number;
  readonly authorityFile: string;
}

const {address, publicPort, authorityFile} = await startEdge();
process.send?.({address, publicPort, authorityFile} satisfies EdgeHello);
