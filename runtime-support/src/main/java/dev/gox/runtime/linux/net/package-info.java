/**
 * Sockets. The internet families are NIO channels of the host, never blocking: one selector thread
 * a kernel tells the sockets' queues what became possible, and the guest's threads wait there. The
 * Unix family lives among the guests of one kernel, with what NIO lacks (datagrams, abstract names,
 * descriptor passing), and reaches the host's own listeners by NIO where a path leads to one. The
 * netlink family answers the two questions that net.Interfaces of Go asks.
 *
 * <p>An errno comes from an exception's class and a look at the state, never from its text. Source:
 * Linux man-pages sections 2 and 7 (socket, ip, tcp, udp, unix, netlink, rtnetlink).
 */
package dev.gox.runtime.linux.net;
