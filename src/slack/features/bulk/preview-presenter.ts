import type { WebClient } from '@slack/web-api';
import type { Alerts } from '../../../alerts/index.js';
import { type Bulk, isOver } from '../../../bulk/bulk.js';
import type { Bulks } from '../../../bulk/index.js';
import type { ExecutionRef } from '../../../instances/execution-ref.js';
import type { Ambient } from '../../../lib/ambient.js';
import type { Answers } from '../../bolt/answers.js';
import { fillModal } from '../../bolt/modals.js';
import type { BulkCardData } from './card-data.js';
import { renderBulkPreview, renderBulkPreviewMessage } from './preview.js';
import type { BulkPreviewProps } from './preview-props.js';
import type { SharingNotices } from './sharing-notices.js';

type Deps = {
	ambient: Pick<Ambient, 'command' | 'log'>;
	bulks: Pick<Bulks, 'latest' | 'rows'>;
	alerts: Pick<Alerts, 'known'>;
	cardData: BulkCardData;
	sharingNotices: SharingNotices;
	answers: Answers;
	client: WebClient;
	/** Items at once, and how long a deletion waits with Undo. */
	limits: { limit: number; undoMs: number };
};

/** Of so many it is said which of them no alert has told of. */
const maxLookedFor = 500;
/** Looked through for one that does the same. */
const maxOthers = 50;

/** What was counted, before anything is done: in the modal that was opened for it, else to the asker alone. */
export function createBulkPreviews(deps: Deps) {
	const { ambient, bulks, alerts, cardData, sharingNotices, answers, client, limits } = deps;
	const { command, log } = ambient;

	/** Somebody else's that does the same now: it would only be refused at the submit. */
	async function sameUnderWay({ id, kind, words }: Bulk) {
		const others = (await bulks.latest(maxOthers)).filter((each) => each.startedAt !== null && !isOver(each));
		const other = others.find((each) => each.id !== id && each.kind === kind && each.words === words);
		return other ? cardData.same(other) : null;
	}

	/** Null where it says nothing: those of an alert have all been told, and of very many nobody counts on it. */
	async function neverRang(bulk: Bulk): Promise<number | null> {
		if (bulk.kind !== 'retry' || bulk.alert || bulk.state !== 'ready' || bulk.total > maxLookedFor) return null;
		const executions: ExecutionRef[] = [];
		for await (const { executionId } of bulks.rows(bulk)) executions.push({ instance: bulk.instance, id: executionId });
		const { size: rang } = await alerts.known(executions);
		return rang === 0 ? null : executions.length - rang;
	}

	async function previewOf(bulk: Bulk): Promise<BulkPreviewProps> {
		const [workflows, targets, other, shared, unheard] = await Promise.all([
			cardData.workflows(bulk),
			cardData.targets(bulk),
			sameUnderWay(bulk),
			sharingNotices.show(bulk),
			neverRang(bulk),
		]);
		return { bulk, workflows, targets, ...limits, shared, other, neverRang: unheard, command };
	}

	const tell = (bulk: Bulk, props: BulkPreviewProps) =>
		answers.privately(bulk.origin, bulk.by.userId, renderBulkPreviewMessage(props));

	return {
		of: previewOf,
		async show(bulk: Bulk) {
			const isCounted = bulk.state !== 'counting';
			try {
				const props = await previewOf(bulk);
				if (bulk.viewId !== null) await fillModal(client, bulk.viewId, renderBulkPreview(props));
				else if (isCounted) await tell(bulk, props);
			} catch (error) {
				log.warn({ err: error, bulk: bulk.id }, 'the preview could not be shown in its modal');
				const props = isCounted ? await previewOf(bulk).catch(() => null) : null;
				if (props) await tell(bulk, props);
			}
		},
	};
}
