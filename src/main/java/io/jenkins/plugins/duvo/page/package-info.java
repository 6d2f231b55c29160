/**
 * What do people and programs see of the Jobs of a build?
 *
 * <p>The page {@code duvo/} with its cards and its REST API, the list of open requests, and the page on the use of the API keys. Begin at
 * {@code DuvoJobsPage}.
 */
package io.jenkins.plugins.duvo.page;
