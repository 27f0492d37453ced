/** The last step of the build: reads the rules and lists that ship, so that no start has to. */
import { prepareShipped } from './config.ts';

prepareShipped();
