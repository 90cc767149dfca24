/**
 * Counts that alarms look at. They count files, never records or persons. The names are declared once, for
 * the functions that tell them and for the alarms of the stack.
 */
export const METRIC_NAMESPACE = 'SmartSteps'
export const METRIC_DIMENSION = 'Deployment'

export type FileMetric = 'FilesNearTheirEnd' | 'FilesLost'

/**
 * The line by which CloudWatch makes a metric out of a log, in its embedded metric format: no client and no
 * right is needed.
 */
export const metricLine = (
  deployment: string,
  name: FileMetric,
  value: number,
  now: Date = new Date(),
): string =>
  JSON.stringify({
    _aws: {
      Timestamp: now.getTime(),
      CloudWatchMetrics: [
        {
          Namespace: METRIC_NAMESPACE,
          Dimensions: [[METRIC_DIMENSION]],
          Metrics: [{ Name: name, Unit: 'Count' }],
        },
      ],
    },
    [METRIC_DIMENSION]: deployment,
    [name]: value,
  })

/** Lambda puts words of its own before what `console` writes; this line has to stand alone. */
export function tellMetric(deployment: string, name: FileMetric, value: number): void {
  process.stdout.write(`${metricLine(deployment, name, value)}\n`)
}
