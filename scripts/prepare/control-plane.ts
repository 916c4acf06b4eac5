// Fills the cache with the control plane before any test's time limit runs: a first build takes minutes.
import { locateControlPlane } from '../../dev/control-plane/locate.ts';

const folder = await locateControlPlane({ env: process.env, log: console.log });
console.log(`control plane: ${folder}`);
