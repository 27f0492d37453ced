/** The last step of the build: reads the rules and the vendors that ship, so that no start has to. */
import { prepareShipped } from './config.ts';

prepareShipped();
