#pragma once

#include "contract.h"

run_function timers_thread, timers_epoll, timers_timerfd;
run_function compute_sequential, compute_thread, compute_thread_pool;
run_function spawn_thread, spawn_process;
run_function mailbox_thread;
