/**
 * Waiting for many things at once: epoll, poll and select, and the descriptors whose only purpose
 * is to be waited for (eventfd, timerfd).
 *
 * <p>All of it is plain Java over two methods of an open file: its readiness now, and the queue
 * that is signalled when that may have changed. So pipes, terminals, sockets and epoll descriptors
 * themselves are waited for alike, and the host's own selector stays behind the sockets that need
 * it. Source: Linux man-pages section 2, epoll(7), and for what they leave open fs/eventpoll.c and
 * fs/select.c.
 */
package dev.gox.runtime.linux.event;
