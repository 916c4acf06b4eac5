// Fills the cache with what a real node is made of, before any test's time limit runs: the first time takes minutes.
import { prepareNode } from '../../test/cluster/node/prepare.ts';

const parts = await prepareNode({ env: process.env, log: console.log });
console.log(`node: ${parts.programs}, ${parts.root}, ${parts.images.join(' ')}`);
