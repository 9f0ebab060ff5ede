### Words about finding characters, sharing them, and going back to earlier versions.

discovery-no-character = There is no such character. Please check the address or the name.
discovery-bad-cursor = This list can't be continued. Please open it again from the beginning.
discovery-no-version = There is no such version. Please choose again from the list of versions.
discovery-newest-already = Version { $number } is the one in use already. Please choose another one.
discovery-no-fork = Whoever made { $name } does not let others copy the character. Please ask them.
