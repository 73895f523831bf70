import { readAccessPolicy } from '../../json-object.ts';
import type { Input } from '../../wire/input.ts';
import { Bus, type BusSettings, type Statement } from '../bus.ts';
import { checkText, eventsError, invalid } from '../errors.ts';
import { type EventsOperation, type EventsRequest, paged, readTags, requestedBus } from '../request.ts';

const namePattern = /^[/.\-_A-Za-z0-9]+$/;

function readSettings(input: Input, before: BusSettings | undefined): BusSettings {
	const description = input.text('Description');
	return {
		description: description === undefined ? before?.description : checkText(description, 'description', 512),
		kmsKey: input.text('KmsKeyIdentifier') ?? before?.kmsKey,
		deadLetters: input.object('DeadLetterConfig')?.text('Arn') ?? before?.deadLetters,
		logs: input.raw('LogConfig') ?? before?.logs,
	};
}

const createBus: EventsOperation = ({ input, region, now }) => {
	const name = checkText(input.requiredText('Name'), 'name', 256, namePattern);
	if (name.includes('/') && !input.has('EventSourceName')) {
		throw invalid("Event bus name must not contain '/'.");
	}
	if (region.buses.has(name)) {
		throw eventsError('ResourceAlreadyExistsException', `Event bus ${name} already exists.`);
	}
	const bus = new Bus(name, region.environment, readSettings(input, undefined), readTags(input), now);
	region.buses.set(name, bus);
	return {
		EventBusArn: bus.arn,
		...(bus.settings.description !== undefined && { Description: bus.settings.description }),
		...bus.describeSettings(),
	};
};

const describeBus: EventsOperation = ({ input, region }) => {
	const bus = region.bus(input.text('Name'));
	return { ...bus.describe(), ...bus.describeSettings() };
};

const listBuses: EventsOperation = (request) => {
	const prefix = request.input.text('NamePrefix') ?? '';
	const all = [...request.region.buses.values()].filter(({ name }) => name.startsWith(prefix));
	const { items, rest } = paged(request, all, ({ name }) => name);
	return { EventBuses: items.map((bus) => bus.describe()), ...rest };
};

const updateBus: EventsOperation = ({ input, region, now }) => {
	const bus = region.bus(input.text('Name'));
	bus.settings = readSettings(input, bus.settings);
	bus.modifiedAt = now;
	return {
		Arn: bus.arn,
		Name: bus.name,
		...(bus.settings.description !== undefined && { Description: bus.settings.description }),
		...bus.describeSettings(),
	};
};

const deleteBus: EventsOperation = ({ input, region }) => {
	const name = input.requiredText('Name');
	if (name === 'default') throw invalid('Cannot delete event bus default.');
	// Deleting what is not there succeeds.
	const bus = region.findBus(name);
	if (!bus) return {};
	if (bus.rules.size > 0) throw invalid("Event bus can't be deleted since it has rules.");
	region.buses.delete(bus.name);
	return {};
};

const putPermission: EventsOperation = (request) => {
	const { input } = request;
	const bus = requestedBus(request);
	const policy = input.text('Policy');
	bus.policy =
		policy === undefined
			? [...bus.policy.filter(({ Sid }) => Sid !== input.text('StatementId')), readStatement(request, bus)]
			: readPolicy(policy);
	return {};
};

function readStatement({ input }: EventsRequest, bus: Bus): Statement {
	const Sid = checkText(input.requiredText('StatementId'), 'statementId', 64, /^[a-zA-Z0-9-_]+$/);
	const principal = checkText(input.requiredText('Principal'), 'principal', 12, /^(\d{12}|\*)$/);
	const action = checkText(input.requiredText('Action'), 'action', 64, /^events:[a-zA-Z]+$/);
	if (action !== 'events:PutEvents') throw invalid("Provided value in parameter 'action' is not supported.");
	const condition = input.object('Condition');
	return {
		Sid,
		Effect: 'Allow',
		Principal: principal === '*' ? '*' : { AWS: `arn:aws:iam::${principal}:root` },
		Action: action,
		Resource: bus.arn,
		...(condition && {
			Condition: {
				[condition.requiredText('Type')]: {
					[condition.requiredText('Key')]: condition.requiredText('Value'),
				},
			},
		}),
	};
}

function readPolicy(text: string): readonly Statement[] {
	const given = readAccessPolicy(text);
	if (!given) throw invalid('This policy contains invalid Json');
	return [(given.Statement ?? []) as Statement | readonly Statement[]].flat();
}

const removePermission: EventsOperation = (request) => {
	const { input } = request;
	const bus = requestedBus(request);
	if (input.boolean('RemoveAllPermissions')) {
		bus.policy = [];
		return {};
	}
	const id = input.requiredText('StatementId');
	if (bus.policy.length === 0) {
		throw eventsError('ResourceNotFoundException', 'EventBus does not have a policy.');
	}
	const rest = bus.policy.filter(({ Sid }) => Sid !== id);
	if (rest.length === bus.policy.length) {
		throw eventsError('ResourceNotFoundException', 'Statement with the provided id does not exist.');
	}
	bus.policy = rest;
	return {};
};

/** Operations on buses and their policies. */
export const busOperations: Readonly<Record<string, EventsOperation>> = {
	CreateEventBus: createBus,
	DescribeEventBus: describeBus,
	ListEventBuses: listBuses,
	UpdateEventBus: updateBus,
	DeleteEventBus: deleteBus,
	PutPermission: putPermission,
	RemovePermission: removePermission,
};
