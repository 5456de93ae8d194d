service-stopping = the service is stopping; send the request again in a moment
service-too_much_under_way = too much of this is under way: at most { $each } at a time of one organisation or address and { $all } of all together; nothing was done, so send this one again when another is done
service-no_thread = the service cannot start another thread; try again in a moment
service-socket = the socket '{ $file }' cannot be made: { $error }
service-not_ready = { $reasons }
service-stopping_work = the service is stopping; the work goes on when it is started again, or the command repeated
