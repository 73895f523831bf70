/** The views that there are, by their final numbers. */
export const tabs = [{ key: '2', title: 'Queues' }] as const;
