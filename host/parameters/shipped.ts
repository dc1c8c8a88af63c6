/** The population parameters that Islet ships; docs/DESIGN.md says what they were learned on. */
import type { ModelName, ParameterSet } from '../core/parameters.js';
import { parseParameters } from '../core/parameters.js';
import adaptive from './adaptive.json' with { type: 'json' };
import ar2 from './ar2.json' with { type: 'json' };
import kinematic from './kinematic.json' with { type: 'json' };

export const SHIPPED: Readonly<Record<ModelName, ParameterSet>> = {
  ar2: parseParameters(JSON.stringify(ar2), 'ar2.json'),
  adaptive: parseParameters(JSON.stringify(adaptive), 'adaptive.json'),
  kinematic: parseParameters(JSON.stringify(kinematic), 'kinematic.json'),
};
