service-stopping = the service is stopping; send the request again in a moment
service-not_ready = { $reasons }
service-stopping_work = the service is stopping; the work goes on when it is started again, or the command repeated
