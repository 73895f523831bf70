import { knownValue } from '../../model/reading.ts';
import type { DashboardState } from '../../store/dashboard-store.ts';
import { createFunctionItems, type FunctionItem } from '../../tables/function-columns.ts';

const join = createFunctionItems();

/** The functions with their mappings; the same map while nothing changed. */
export function functionItems({
	functions,
	mappings,
	accountConcurrency,
}: Pick<DashboardState, 'functions' | 'mappings' | 'accountConcurrency'>): ReadonlyMap<string, FunctionItem> {
	return join(functions, mappings, knownValue(accountConcurrency));
}
