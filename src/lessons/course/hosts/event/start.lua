local task = ctx.event.task
oc.log('created: ' .. task.title)
