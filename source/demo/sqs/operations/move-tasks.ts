import { invalidValue } from '../errors.ts';
import type { MoveTask } from '../move-tasks.ts';
import { type SqsOperation, type SqsRequest, used } from '../request.ts';

function wireTask(task: MoveTask): object {
	return {
		// Only a task that runs can be cancelled, and only that needs the handle.
		...(task.status === 'RUNNING' && { TaskHandle: task.handle }),
		Status: task.status,
		SourceArn: task.sourceArn,
		...(task.destinationArn && { DestinationArn: task.destinationArn }),
		...(task.rate !== undefined && { MaxNumberOfMessagesPerSecond: task.rate }),
		ApproximateNumberOfMessagesMoved: task.moved,
		ApproximateNumberOfMessagesToMove: task.toMove,
		...(task.failure && { FailureReason: task.failure }),
		StartedTimestamp: task.startedAt,
	};
}

function wake(request: SqsRequest, arn: string): void {
	const queue = request.region.queueByArn(arn);
	if (queue) used(queue, request.now);
}

const startMessageMoveTask: SqsOperation = (request) => {
	const { input, region } = request;
	const source = input.requiredText('SourceArn');
	const destination = input.text('DestinationArn');
	const task = region.moveTasks.start(source, destination, input.integer('MaxNumberOfMessagesPerSecond'));
	wake(request, source);
	return { TaskHandle: task.handle };
};

const cancelMessageMoveTask: SqsOperation = ({ input, region }) => ({
	ApproximateNumberOfMessagesMoved: region.moveTasks.cancel(input.requiredText('TaskHandle')).moved,
});

const listMessageMoveTasks: SqsOperation = (request) => {
	const { input, region } = request;
	const source = input.requiredText('SourceArn');
	const max = input.integer('MaxResults') ?? 1;
	if (max < 1 || max > 10) throw invalidValue(max, 'MaxResults', 'You must enter a value between 1 and 10.');
	wake(request, source);
	return { Results: region.moveTasks.list(source).slice(0, max).map(wireTask) };
};

/** Operations of dead letter redrive. */
export const moveTaskOperations: Readonly<Record<string, SqsOperation>> = {
	CancelMessageMoveTask: cancelMessageMoveTask,
	ListMessageMoveTasks: listMessageMoveTasks,
	StartMessageMoveTask: startMessageMoveTask,
};
