import type { Differences } from './rule.ts';

const accepted = 'it is accepted';

/** Where moto 5.2 does otherwise than AWS. */
export const moto: Differences = {
	'the visibility of a message that is visible again cannot be changed': accepted,
	'a stale handle is accepted by a standard queue, and deletes nothing': 'it deletes the message',
	'control characters in a body are InvalidMessageContents': accepted,
	'a dead letter names the queue that it came from': 'the attribute is missing',
	'a redrive allow policy of denyAll keeps other queues from naming a queue for their dead letters':
		'the policy is kept and not applied',
	'a deleted name stays taken for 60 seconds': 'it is free at once',
	'attributes out of their range are refused': accepted,
	'a FIFO queue gives a group’s messages in order, several in one batch':
		'in order, but the sequence numbers are drawn by chance',
	'a repeated body is taken and not delivered, under the first one’s id': 'the answer has an id of its own',
	'a deduplication id is remembered after its message was deleted': 'it is forgotten with the message',
	'with a deduplication scope of the group, two groups may use the same id': 'the scope is the queue',
	'a receive that is repeated with its attempt id gives the same messages and handles':
		'the attempt id is not looked at',
	'an expired handle is refused by a FIFO queue': accepted,
	'dead letters of a FIFO queue must be a FIFO queue': 'refused as InvalidParameterCombination',
	'a redrive takes dead letters back to where they came from': 'there are no move tasks',
	'a queue that nobody names for dead letters can’t be redriven from': 'there are no move tasks',
};

/** Where ElasticMQ 1.7 does otherwise than AWS. */
export const elasticmq: Differences = {
	'the visibility of a message that is visible again cannot be changed': accepted,
	'a visibility timeout above 12 hours is refused': accepted,
	'a stale handle is accepted by a standard queue, and deletes nothing': 'it answers that the handle expired',
	'a batch of more than ten, of none, or with an id twice is refused': 'a batch of none is accepted',
	'a body of 1 MiB is taken, and one byte more is refused': 'refused as InvalidAttributeValue',
	'control characters in a body are InvalidMessageContents': 'refused as InvalidAttributeValue',
	'a redrive allow policy of denyAll keeps other queues from naming a queue for their dead letters':
		'there is no such policy',
	'a second purge within 60 seconds is PurgeQueueInProgress': accepted,
	'a deleted name stays taken for 60 seconds': 'it is free at once',
	'ListQueues pages by MaxResults and prefix, and gives a token only where there is more':
		'MaxResults is not looked at',
	'attributes out of their range are refused': accepted,
	'with a deduplication scope of the group, two groups may use the same id': 'the scope is the queue',
	'a FIFO queue’s name ends in .fifo': 'refused as InvalidAttributeName',
	'a receive that is repeated with its attempt id gives the same messages and handles':
		'the messages are the same, the handles are new',
	'an expired handle is refused by a FIFO queue': accepted,
	'dead letters of a FIFO queue must be a FIFO queue': accepted,
	'a queue that nobody names for dead letters can’t be redriven from':
		'after 21 seconds it answers in plain text',
};

/** Where LocalStack 4.14 does otherwise than AWS. */
export const localstack: Differences = {
	'the visibility of a message that is visible again cannot be changed': accepted,
	'a visibility timeout above 12 hours is refused': accepted,
	'a stale handle is accepted by a standard queue, and deletes nothing': 'it deletes the message',
	'a batch that fails in part tells the fate of each entry': 'a malformed handle is another error there',
	'a redrive allow policy of denyAll keeps other queues from naming a queue for their dead letters':
		'the policy is kept and not applied',
	'a deleted name stays taken for 60 seconds': 'it is free at once',
	'attributes out of their range are refused': accepted,
	'a repeated body is taken and not delivered, under the first one’s id': 'the sequence number is missing',
	'a receive that is repeated with its attempt id gives the same messages and handles': 'the handles are new',
	'dead letters of a FIFO queue must be a FIFO queue': accepted,
};
