service-stopping = the service is stopping; send the request again in a moment
service-not_ready = { $reasons }
