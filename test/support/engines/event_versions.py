"""Events of S3 that name the version which they tell of.

AWS names it in every event of a versioned bucket. ministack leaves it out of those that go to EventBridge,
so that a reader would take whatever is the newest by then.
"""

import json
import threading

from ministack.services import eventbridge, s3

telling = threading.local()


def naming(fire):
    def fire_event(*arguments, version_id=None, **more):
        telling.version = version_id
        return fire(*arguments, version_id=version_id, **more)

    return fire_event


def carrying(dispatch):
    def dispatch_event(event):
        version = getattr(telling, "version", None)
        if event["Source"] == "aws.s3" and version is not None:
            detail = json.loads(event["Detail"])
            detail["object"]["version-id"] = version
            event = {**event, "Detail": json.dumps(detail)}
        return dispatch(event)

    return dispatch_event


def install():
    s3._fire_s3_event = naming(s3._fire_s3_event)
    eventbridge._dispatch_event = carrying(eventbridge._dispatch_event)
