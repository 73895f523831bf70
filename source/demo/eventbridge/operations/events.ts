import { readJsonObject } from '../../json-object.ts';
import type { Input } from '../../wire/input.ts';
import { invalid, invalidValue, missingParameter } from '../errors.ts';
import { type BusEvent, eventTime } from '../event.ts';
import { matchesPattern } from '../event-pattern.ts';
import type { EventsOperation, EventsRequest } from '../request.ts';
import { readPattern } from './rules.ts';

const mostEntries = 10;
/** Bytes of all entries of a request, and of a date among them. */
const longestRequest = 1_048_576;
const dateSize = 14;

interface Refusal {
	readonly ErrorCode: string;
	readonly ErrorMessage: string;
}

const putEvents: EventsOperation = (request) => {
	const entries = request.input.objects('Entries');
	if (!entries) throw missingParameter('Entries');
	if (entries.length === 0 || entries.length > mostEntries) {
		const bound =
			entries.length === 0 ? 'greater than or equal to 1' : `less than or equal to ${mostEntries}`;
		throw invalidValue(`[${entries.length} entries]`, 'entries', `Member must have length ${bound}`);
	}
	if (entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > longestRequest) {
		throw invalid('Total size of the entries in the request is over the limit.');
	}
	const results = entries.map((entry) => putEvent(request, entry));
	return {
		FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length,
		Entries: results,
	};
};

/** From EventBridge's page on the size of an entry. */
function sizeOf(entry: Input): number {
	const texts = [
		entry.text('Source') ?? '',
		entry.text('DetailType') ?? '',
		entry.text('Detail') ?? '',
		...(entry.texts('Resources') ?? []),
	];
	const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
	return bytes + (entry.has('Time') ? dateSize : 0);
}

function putEvent({ region, now }: EventsRequest, entry: Input): { readonly EventId: string } | Refusal {
	const refusal = refusalOf(entry);
	if (refusal) return refusal;
	const { account, region: name, newId } = region.environment;
	const seconds = entry.number('Time');
	const event: BusEvent = {
		version: '0',
		id: newId(),
		'detail-type': entry.text('DetailType') ?? '',
		source: entry.text('Source') ?? '',
		account,
		time: eventTime(seconds === undefined ? now : seconds * 1000),
		region: name,
		resources: entry.texts('Resources') ?? [],
		detail: JSON.parse(entry.text('Detail') ?? '{}'),
	};
	// An event for a bus that there is not is taken all the same, as AWS takes it, and nobody gets it.
	const bus = region.findBus(entry.text('EventBusName'));
	if (bus) region.put(bus, event);
	return { EventId: event.id };
}

function refusalOf(entry: Input): Refusal | undefined {
	for (const name of ['Source', 'DetailType', 'Detail']) {
		if (entry.text(name)) continue;
		return {
			ErrorCode: 'InvalidArgument',
			ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
		};
	}
	if (/^aws\./.test(entry.text('Source') ?? '')) {
		return {
			ErrorCode: 'NotAuthorizedForSourceException',
			ErrorMessage: 'Not authorized for the source.',
		};
	}
	if (!readJsonObject(entry.text('Detail') ?? '')) {
		return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
	}
	const seconds = entry.number('Time');
	if (seconds !== undefined && Number.isNaN(new Date(seconds * 1000).getTime())) {
		return { ErrorCode: 'InvalidArgument', ErrorMessage: 'Parameter Time is not valid.' };
	}
	return undefined;
}

const testPattern: EventsOperation = ({ input }) => {
	const pattern = readPattern(input.requiredText('EventPattern'));
	const event = readJsonObject(input.requiredText('Event'));
	if (!event) throw invalid('Parameter Event is not valid.');
	for (const name of ['id', 'account', 'source', 'time', 'region', 'resources', 'detail-type']) {
		if (event[name] === undefined) throw invalid('Parameter Event is not valid.');
	}
	return { Result: matchesPattern(pattern, event) };
};

/** Operations with events themselves. */
export const eventOperations: Readonly<Record<string, EventsOperation>> = {
	PutEvents: putEvents,
	TestEventPattern: testPattern,
};
