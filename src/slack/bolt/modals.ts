import type { ModalView } from '@slack/types';
import { WebAPIPlatformError, type WebClient } from '@slack/web-api';

const spent = [
	'expired_trigger_id',
	'trigger_expired',
	'trigger_exchanged',
	'exchanged_trigger_id',
	'invalid_trigger_id',
];
const isRefusedAs = (error: unknown, codes: string[]) =>
	error instanceof WebAPIPlatformError && codes.includes(error.data.error);

/** The modal's id, or null where it came too late: a trigger opens one, within three seconds of the click. */
export async function openModal(client: WebClient, triggerId: string, view: ModalView): Promise<string | null> {
	try {
		const opened = await client.views.open({ trigger_id: triggerId, view });
		return opened.view!.id!;
	} catch (error) {
		if (!isRefusedAs(error, spent)) throw error;
		return null;
	}
}

/** Draws an open modal anew. The person may have closed it meanwhile: an answer as well. */
export async function fillModal(client: WebClient, viewId: string, view: ModalView): Promise<void> {
	await client.views.update({ view_id: viewId, view }).catch((error) => {
		if (!isRefusedAs(error, ['not_found'])) throw error;
	});
}
