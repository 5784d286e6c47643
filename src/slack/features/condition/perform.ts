import { conditionMute } from '../../../alerts/conditions/condition.js';
import { renderAnswer } from '../../blocks/answer.js';
import type { Message } from '../../blocks/blocks.js';
import type { ConditionChange } from '../../bolt/change.js';
import type { Interaction } from '../../bolt/interaction.js';
import type { Context } from '../../context.js';
import { late } from './late.js';
import { mutedWords } from './view.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Somebody has it, leaves it for an hour, or has its kind be quiet; who may not, or is late, is told so. */
export async function performCondition(context: Context, interaction: Interaction, change: ConditionChange) {
	const { alerts, answers, asking, people, now } = context;
	const { by, at, id, origin } = interaction;
	const tell = (message: Message) => answers.privately(origin, by.userId, message);
	const over = () => tell(renderAnswer({ answer: { kind: 'question-over' } }));
	const { of, said } = change;
	const target = of ? `condition ${of.kind} ${of.subject}` : 'a condition';
	if (!(await asking.requests.allowed(interaction, { verb: 'alert', target }))) return;
	const condition = of && (await alerts.conditions.read(of));
	if (!of || !condition) return over();
	if (condition.ended) return tell(late(condition, now()));
	const { channelId } = origin;
	const audit = (result: string) =>
		people.audit.write({ at: now(), by, verb: 'alert', target, channelId, decision: 'allowed', result });
	switch (said) {
		case 'acknowledged':
		case 'left': {
			const words = { id, by: by.userId, at };
			const result = await alerts.conditions.say(
				of,
				said === 'left' ? { ...words, kind: said, until: at + hourMs } : { ...words, kind: said },
			);
			if (!result) return over();
			return result.as === 'late' ? tell(late(result.condition, now())) : audit(said);
		}
		case 'muted':
		case 'muted-long': {
			const until = at + (said === 'muted' ? dayMs : 7 * dayMs);
			const { id: workflowId, name: workflowName } = condition.workflow ?? { id: '', name: 'n8n' };
			await alerts.mute({
				...{ scope: 'condition', field: conditionMute(condition), error: mutedWords(condition.kind), alert: null },
				...{ workflowId, workflowName, by: by.userId, at, until, id, channelId },
			});
			await alerts.conditions.show(of);
			return audit('muted');
		}
		case 'unmuted': {
			const fields = [conditionMute(condition), ...(condition.workflow ? [`workflow:${condition.workflow.id}`] : [])];
			for (const field of fields) await alerts.unmute(field, by.userId, at);
			await alerts.conditions.show(of);
			return audit('unmuted');
		}
	}
}
