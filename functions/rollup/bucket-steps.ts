/** The steps of a date that run once per bucket, one after the other. */
export const bucketSteps = ['paths', 'visits', 'trips', 'implausible'] as const
export type BucketStep = (typeof bucketSteps)[number]
