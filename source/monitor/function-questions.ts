import type { QdashError } from '../model/errors.ts';
import type {
	AccountConcurrency,
	EventSourceMapping,
	FunctionRecord,
	LambdaFunction,
} from '../model/function.ts';
import { known, type Reading } from '../model/reading.ts';
import { refused } from './api-questions.ts';
import { type Question, question } from './question.ts';
import type { ServiceHealth } from './service-health.ts';
import type { WatcherOptions } from './watcher.ts';

const minute = 60_000;
const listsGoodFor = 5 * minute;
const concurrencyGoodFor = 10 * minute;
/** Somebody has stopped a consumer, and waits until it has stopped. */
const transitionEvery = 2000;

/** What the questions need, and whom they tell. */
export interface FunctionQuestionsOptions extends Pick<WatcherOptions, 'connection'> {
	readonly health: ServiceHealth;
	readonly listed: (functions: readonly LambdaFunction[]) => void;
	readonly unlisted: (error: QdashError) => void;
	/** All mappings, or why they are not known. */
	readonly mapped: (mappings: readonly EventSourceMapping[] | null, error: QdashError | null) => void;
	/** One mapping as it is now; null where it is not there any more. */
	readonly mapping: (uuid: string, mapping: EventSourceMapping | null) => void;
	readonly concurrency: (account: Reading<AccountConcurrency>) => void;
	readonly change: (name: string, change: (record: FunctionRecord) => FunctionRecord) => void;
}

/** What to ask of Lambda. */
export class FunctionQuestions {
	readonly #options: FunctionQuestionsOptions;

	constructor(options: FunctionQuestionsOptions) {
		this.#options = options;
	}

	/** All functions, all mappings, and the account's concurrency. */
	lists(waitsForAll: boolean): Question[] {
		return [this.#functions(), this.#mappings(), this.#account(waitsForAll)];
	}

	/** A mapping that is on its way into another state. */
	mapping(uuid: string): Question {
		const { connection, health, mapping } = this.#options;
		return question({
			key: `mapping ${uuid}`,
			goodFor: transitionEvery,
			urgent: true,
			health,
			of: ['Lambda', 'GetEventSourceMapping'],
			send: ({ signal }) => connection.lambda.getMapping(uuid, { signal }),
			take: (answer) => mapping(uuid, answer),
			failed: (error) => {
				if (error.kind === 'notFound') mapping(uuid, null);
			},
		});
	}

	/** What is reserved for a function. */
	reservation(name: string, urgent: boolean): Question {
		const { connection, health, change } = this.#options;
		return question({
			key: `reserved ${name}`,
			goodFor: concurrencyGoodFor,
			urgent,
			health,
			of: ['Lambda', 'GetFunctionConcurrency'],
			send: ({ signal }) => connection.lambda.getReservedConcurrency(name, { signal }),
			take: (value) => {
				const reservedConcurrency = known({ value }, connection.clock.now());
				change(name, (record) => ({ ...record, reservedConcurrency, error: null }));
			},
			failed: (error) =>
				change(name, (record) => ({
					...record,
					reservedConcurrency: refused(error) ?? record.reservedConcurrency,
					error,
				})),
		});
	}

	#functions(): Question {
		const { connection, health, listed, unlisted } = this.#options;
		return question({
			key: 'functions',
			goodFor: listsGoodFor,
			urgent: true,
			health,
			of: ['Lambda', 'ListFunctions'],
			send: ({ signal }) => connection.lambda.listFunctions({ signal }),
			take: listed,
			failed: unlisted,
		});
	}

	#mappings(): Question {
		const { connection, health, mapped } = this.#options;
		return question({
			key: 'mappings',
			goodFor: listsGoodFor,
			urgent: true,
			health,
			of: ['Lambda', 'ListEventSourceMappings'],
			send: ({ signal }) => connection.lambda.listMappings(undefined, { signal }),
			take: (mappings) => mapped(mappings, null),
			failed: (error) => mapped(null, error),
		});
	}

	#account(urgent: boolean): Question {
		const { connection, health, concurrency } = this.#options;
		return question({
			key: 'account',
			goodFor: concurrencyGoodFor,
			urgent,
			health,
			of: ['Lambda', 'GetAccountSettings'],
			send: ({ signal }) => connection.lambda.getAccountConcurrency({ signal }),
			take: (account) => concurrency(known(account, connection.clock.now())),
			failed: (error) => {
				const reading = refused(error);
				if (reading) concurrency(reading);
			},
		});
	}
}
