package org.bttracker.daemon;

import java.nio.file.Path;

/**
 * Who is let in, as the operator has set it.
 *
 * @param allowList file with the torrents that are served; null for all
 * @param denyList file with torrents that are not served; null for none
 * @param allowNets file with the networks that are heard; null for all
 * @param denyNets file with networks that are not heard; null for none
 * @param exemptNets file with networks for which rate limit and pressure do not hold; null for none
 * @param publicOnly whether only public addresses are heard, unless {@code allowNets} is given
 */
public record AccessConfig(
    Path allowList,
    Path denyList,
    Path allowNets,
    Path denyNets,
    Path exemptNets,
    boolean publicOnly) {}
