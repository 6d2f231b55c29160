/**
 * What do people and programs see of the Jobs of a build?
 *
 * <p>The page {@code duvo/}, its cards, its REST API and the list of open requests.
 */
package io.jenkins.plugins.duvo.page;
