import { mappingRequest, setMapping } from '../../actions/set-mapping.ts';
import type { AppServices } from '../../app-services.ts';
import type { Handlers } from '../../components/key-dispatcher.ts';
import { formatCount, formatDuration } from '../../model/format.ts';
import type { EventSourceMapping } from '../../model/function.ts';
import { sourceName } from '../../model/function-verdicts.ts';
import type { QueueRecord } from '../../model/queue-record.ts';
import { knownValue } from '../../model/reading.ts';
import { sanitise } from '../../model/sanitise.ts';
import type { DashboardState } from '../../store/dashboard-store.ts';
import { queueByArn } from '../queue/find-queue.ts';
import { confirmed } from './confirm.ts';
import { follow } from './follow.ts';
import { place } from './message-flows.ts';
import { allowed, run } from './problem.ts';

/** A change of a mapping takes Lambda some seconds. */
const betweenLooks = 5000;

/** Disables a mapping that is enabled, and the other way round, wherever one is under the cursor. */
export function mappingCommand(services: AppServices, mapping: () => EventSourceMapping | null): Handlers {
	return {
		mapping: () => {
			const found = mapping();
			if (found) run(services, () => mappingFlow(services, found));
		},
	};
}

async function mappingFlow(services: AppServices, mapping: EventSourceMapping): Promise<void> {
	const { session, tell } = services;
	const { uuid, state } = mapping;
	const request = mappingRequest(mapping);
	const actions = allowed(services, request);
	if (!actions) return;
	const worker = sanitise(mapping.functionName);
	const source = sourceName(mapping);
	if (state !== 'Enabled' && state !== 'Disabled') {
		tell(
			`The mapping of ${worker} on ${source} is ${sanitise(state)}: Lambda takes no change meanwhile.`,
			'warn',
		);
		return;
	}
	const enabled = state === 'Disabled';
	const { grade } = actions.gate.check(request);
	if (grade === null) return;
	const sure = await confirmed(services, {
		title: `${enabled ? 'Enable' : 'Disable'} what ${worker} reads`,
		prose: () => {
			const data = session.store.latest;
			const lines = enabled ? whatEnablingDoes(data, mapping) : whatDisablingDoes(data, mapping);
			return [...lines, '', place(services, `${worker} on ${source}`)];
		},
		target: request.target,
		grade,
		yes: enabled ? 'Enable' : 'Disable',
		danger: !enabled,
	});
	if (!sure) return;
	tell(`${enabled ? 'Enabling' : 'Disabling'} what ${worker} reads…`);
	const { mapping: changed } = await setMapping(actions, { mapping, enabled, confirmed: grade });
	tell(`${worker} ${enabled ? 'begins to read' : 'stops reading'} ${source}: ${sanitise(changed.state)}`);
	const wanted = enabled ? 'Enabled' : 'Disabled';
	follow(services, actions, {
		every: betweenLooks,
		look: () => session.recheck('mapping', uuid),
		ended: ({ mappings }) =>
			mappings.get(uuid)?.state !== wanted
				? null
				: enabled
					? `${worker} reads ${source} again`
					: `${worker} no longer reads ${source}`,
	});
}

function whatDisablingDoes(data: DashboardState, mapping: EventSourceMapping): string[] {
	const worker = sanitise(mapping.functionName);
	const stops = `${worker} stops reading ${sourceName(mapping)} within seconds; calls that run already end as they would.`;
	const queue = queueOf(data, mapping);
	if (!queue) return [stops, '', 'What is in it stays there, and what comes is added to it.'];
	const others = readersBeside(data, mapping);
	if (others.length > 0) {
		return [stops, '', `${others.join(', ')} ${others.length === 1 ? 'goes' : 'go'} on reading it.`];
	}
	const { visible = null, retentionSeconds = null } = knownValue(queue.attributes) ?? {};
	const stay =
		visible === null
			? 'What is visible stays'
			: visible === 0
				? 'Nothing is visible now; what is sent stays'
				: `${visible === 1 ? '1 visible message stays' : `${formatCount(visible)} visible messages stay`} and what is sent is added`;
	const until = retentionSeconds === null ? '' : ` of ${formatDuration(retentionSeconds * 1000)}`;
	return [
		stops,
		'',
		`${stay}, until its retention time${until} is over. An application that polls the queue is not stopped by this.`,
	];
}

function whatEnablingDoes(data: DashboardState, mapping: EventSourceMapping): string[] {
	const worker = sanitise(mapping.functionName);
	const queue = queueOf(data, mapping);
	const waiting = queue
		? `: ${formatCount(knownValue(queue.attributes)?.visible ?? null)} messages are visible there`
		: '';
	const reserved = data.functions.get(mapping.functionName)?.reservedConcurrency;
	const stopped = reserved && knownValue(reserved)?.value === 0;
	return [
		`${worker} begins to read ${sourceName(mapping)} within seconds${waiting}.`,
		...(stopped
			? [
					'',
					`Its reserved concurrency is 0, so that no call can run: each message that is received and refused counts as a receive.`,
				]
			: []),
	];
}

function queueOf({ queues }: DashboardState, { eventSourceArn }: EventSourceMapping): QueueRecord | null {
	return eventSourceArn?.includes(':sqs:') ? queueByArn(queues, eventSourceArn) : null;
}

/** Functions that read the same source by mappings that are on. */
function readersBeside({ mappings }: DashboardState, mapping: EventSourceMapping): string[] {
	return [...mappings.values()]
		.filter(
			({ uuid, eventSourceArn, state }) =>
				uuid !== mapping.uuid && eventSourceArn === mapping.eventSourceArn && state === 'Enabled',
		)
		.map(({ functionName }) => sanitise(functionName));
}
