import { actions } from '../../blocks/actions.js';
import { type Feature, open } from '../../feature.js';
import { publishHome } from './read.js';

/** The App Home. */
export const home: Feature = {
	actions: { [actions.homeRefresh]: open((context, { by }) => publishHome(context, by)) },
	opened: publishHome,
};
