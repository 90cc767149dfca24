/** What the feeds call a line or device that nobody carries about. */
const machineWords = ['machine', 'm2m', 'iot']

/** SQL: whether a text names a machine. */
export const isMachine = (text: string): string =>
  `lower(${text}) in (${machineWords.map((word) => `'${word}'`).join(', ')})`
