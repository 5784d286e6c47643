import type { Deed, Told } from '../../deeds.js';
import { ViewBody, type ViewShape } from './view-body.js';

type HomeProps = {
	view: ViewShape | null;
	act(deed: Deed): Promise<Told>;
};

/** The app's Home tab. */
export function Home({ view, act }: HomeProps) {
	if (!view) return <p className="empty home">This app has shown nothing here yet.</p>;
	return (
		<div className="home">
			<ViewBody key={view.id} view={view} act={act}>
				{(blocks) => blocks}
			</ViewBody>
		</div>
	);
}
